package org.jointdnn.zoo;

import java.util.Objects;
import org.jointdnn.onnx.Shape;

/**
 * What is known of a reference network before it is built.
 *
 * @param name the name that commands and files use
 * @param title the name that people use
 * @param citation the paper, and the form of the network that is built here
 * @param input shape of one input, {@code [1, C, H, W]}
 * @param macs multiply-accumulates of one inference as published, to the published digits
 * @param parameters trained values as published: weights, biases, and scales and offsets of batch normalisations
 */
public record ZooNetwork(
        String name, String title, String citation, Kind kind, Shape input, long macs, long parameters) {
    /** What a network makes of its input, which decides where its tensors are small. */
    public enum Kind {
        /** Large input, small answer: tensors shrink towards the end. */
        DISCRIMINATIVE,
        /** Small input, large answer. */
        GENERATIVE,
        /** Large input, large answer, small in between. */
        AUTOENCODER
    }

    public ZooNetwork {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(citation, "citation");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(input, "input");
    }
}
