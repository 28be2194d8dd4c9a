package org.jointdnn.zoo;

import java.util.Objects;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;

/**
 * What is known of a reference network before it is built.
 *
 * @param name the name that commands and files use
 * @param title the name that people use
 * @param citation the paper, and the form of the network that is built here
 * @param input shape of one input, {@code [1, C, H, W]} of images; the first extent is the batch
 * @param inputType type of the input; integers are ids of words, and 0 is one
 * @param macs multiply-accumulates of one inference, those between activations included: as published, to the
 *     published digits, or as the published layers give them
 * @param parameters trained values as published, or as the published layers give them: weights, biases, and scales
 *     and offsets of normalisations; what a network uses twice counts once
 */
public record ZooNetwork(
        String name,
        String title,
        String citation,
        Kind kind,
        Shape input,
        ElementType inputType,
        long macs,
        long parameters) {
    /** What a network makes of its input, which decides where its tensors are small. */
    public enum Kind {
        /** Large input, small answer: tensors shrink towards the end. */
        DISCRIMINATIVE,
        /** Small input, large answer. */
        GENERATIVE,
        /** Large input, large answer, small in between. */
        AUTOENCODER,
        /** An answer of about its input's size or larger, without a narrow middle: features that something else reads. */
        ENCODER
    }

    /** A network whose input holds floats. */
    ZooNetwork(String name, String title, String citation, Kind kind, Shape input, long macs, long parameters) {
        this(name, title, citation, kind, input, ElementType.FLOAT32, macs, parameters);
    }

    public ZooNetwork {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(citation, "citation");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(input, "input");
        Objects.requireNonNull(inputType, "inputType");
    }
}
