package org.jointdnn.zoo;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.proto.ModelProto;

/**
 * A network to train and all that it is made of: so its name alone makes the same model anywhere. It is written
 * {@code lenet5-1x28x28-10-seed1}.
 *
 * @param picture {@code [C, H, W]}
 * @param seed of the weights
 */
public record UntrainedName(UntrainedNetwork network, Shape picture, int classes, long seed) {
    private static final Pattern FORM =
            Pattern.compile("(.+)-(\\d{1,4})x(\\d{1,4})x(\\d{1,4})-(\\d{1,5})-seed(-?\\d{1,18})");

    @Override
    public String toString() {
        return network.label() + "-" + picture.extent(0) + "x" + picture.extent(1) + "x" + picture.extent(2) + "-"
                + classes + "-seed" + seed;
    }

    /** The network that is written so; empty if none is. */
    public static Optional<UntrainedName> parse(String name) {
        Matcher parts = FORM.matcher(name);
        if (!parts.matches() || !UntrainedNetwork.has(parts.group(1))) {
            return Optional.empty();
        }
        Shape picture = Shape.of(
                Long.parseLong(parts.group(2)), Long.parseLong(parts.group(3)), Long.parseLong(parts.group(4)));
        return Optional.of(new UntrainedName(
                UntrainedNetwork.of(parts.group(1)),
                picture,
                Integer.parseInt(parts.group(5)),
                Long.parseLong(parts.group(6))));
    }

    /** The model; throws IllegalArgumentException if the network can't take such pictures. */
    public ModelProto model() {
        return network.model(picture, classes, seed);
    }
}
