package org.jointdnn.zoo;

import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;

/**
 * A float tensor of learned values, described by how it is initialised and never held in memory.
 *
 * <p>Values come in parts of {@link #PART_VALUES}, each seeded by the tensor's name and the part's
 * number, so parts can be computed in any order and on any thread.
 *
 * @param name unique in the network; seeds the values
 * @param offsetBytes position in the network's data file
 */
record Weight(String name, Shape shape, Initial initial, long offsetBytes) {
    /** Values of a part; the last part of a tensor may have fewer. */
    static final int PART_VALUES = 1 << 16;

    /** How the values of a tensor are drawn. */
    sealed interface Initial {
        /** Normal with mean 0. */
        record Normal(double deviation) implements Initial {}

        /** Uniform between two bounds. */
        record Uniform(double from, double to) implements Initial {}
    }

    long bytes() {
        return shape.bytes(ElementType.FLOAT32);
    }

    int parts() {
        return Math.toIntExact((shape.elements() + PART_VALUES - 1) / PART_VALUES);
    }

    /** The values of one part, row-major. */
    float[] part(int part) {
        long from = (long) part * PART_VALUES;
        float[] values = new float[(int) Math.min(PART_VALUES, shape.elements() - from)];
        SplitMix64 random = new SplitMix64(SplitMix64.seed(name, part));
        if (initial instanceof Initial.Normal normal) {
            random.fillNormal(values, normal.deviation());
        } else if (initial instanceof Initial.Uniform uniform) {
            random.fillUniform(values, uniform.from(), uniform.to());
        }
        return values;
    }
}
