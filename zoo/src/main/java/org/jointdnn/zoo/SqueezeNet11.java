package org.jointdnn.zoo;

import org.jointdnn.onnx.Shape;

/**
 * SqueezeNet 1.1: the paper's network with smaller first layers and earlier poolings.
 *
 * <p>Source: Iandola et al., SqueezeNet: AlexNet-level accuracy with 50x fewer parameters and &lt;0.5MB
 * model size, arXiv:1602.07360, table 1; changes of 1.1 from the authors' release.
 */
final class SqueezeNet11 {
    static final ZooNetwork NETWORK = new ZooNetwork(
            "squeezenet1.1",
            "SqueezeNet 1.1",
            "Iandola, Han, Moskewicz, Ashraf, Dally, Keutzer, SqueezeNet: AlexNet-level accuracy with 50x fewer"
                    + " parameters and <0.5MB model size, arXiv:1602.07360 (version 1.1 of the authors' release)",
            ZooNetwork.Kind.DISCRIMINATIVE,
            Shape.of(1, 3, 224, 224),
            349_000_000,
            1_235_496);

    private SqueezeNet11() {}

    static Layer layers(Layer image) {
        Layer x = image.block("conv1").conv(64, 3, 2, 0).bias().relu().maxPool(3, 2, 0);
        x = fire(x.block("fire2"), 16, 64);
        x = fire(x.block("fire3"), 16, 64).maxPool(3, 2, 0);
        x = fire(x.block("fire4"), 32, 128);
        x = fire(x.block("fire5"), 32, 128).maxPool(3, 2, 0);
        x = fire(x.block("fire6"), 48, 192);
        x = fire(x.block("fire7"), 48, 192);
        x = fire(x.block("fire8"), 64, 256);
        x = fire(x.block("fire9"), 64, 256);
        return x.block("conv10").conv(1000).bias().relu().globalAveragePool().flatten();
    }

    private static Layer fire(Layer x, int squeeze, int expand) {
        Layer squeezed = x.conv(squeeze).bias().relu();
        Layer narrow = squeezed.conv(expand).bias().relu();
        Layer wide = squeezed.conv(expand, 3, 1, 1).bias().relu();
        return narrow.concat(wide);
    }
}
