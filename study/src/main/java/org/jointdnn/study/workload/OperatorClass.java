package org.jointdnn.study.workload;

/** Operators that load a machine alike: what a machine reaches of its peak depends on the class. */
public enum OperatorClass {
    /** Convolutions of kernels larger than one position over several channels, transposed ones included. */
    CONVOLUTION("convolution"),
    /** Convolutions of one position, which are products of matrices over a picture. */
    POINTWISE("pointwise"),
    /** Convolutions of one channel at a time. */
    DEPTHWISE("depthwise"),
    /** Products of matrices; with one row, of a matrix and a vector, bound by memory. */
    MATRIX("matrix"),
    /** The part of recurrent layers that goes one time step after another. */
    RECURRENT("recurrent"),
    /** Normalisations over a batch, a layer or neighbours, and soft-max. */
    NORMALISATION("normalisation"),
    /** Pooling and other reductions. */
    POOLING("pooling"),
    /** Operators on one position at a time: activations, sums, scalings. */
    ELEMENT_WISE("elementWise"),
    /** Operators that only move values: transposing, joining, cutting, padding, look-ups. */
    MOVEMENT("movement");

    private final String field;

    OperatorClass(String field) {
        this.field = field;
    }

    /** The name of the class in files. */
    public String field() {
        return field;
    }

    /** Whether the operators multiply by weights, or by one another, in bulk. */
    public boolean isProduct() {
        return this == CONVOLUTION || this == POINTWISE || this == DEPTHWISE || this == MATRIX || this == RECURRENT;
    }
}
