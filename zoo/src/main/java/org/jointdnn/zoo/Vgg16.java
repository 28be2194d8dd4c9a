package org.jointdnn.zoo;

import org.jointdnn.onnx.Shape;

/**
 * VGG16: thirteen 3x3 convolutions in five stages, then three fully connected layers.
 *
 * <p>Source: Simonyan, Zisserman, Very deep convolutional networks for large-scale image recognition,
 * ICLR 2015, arXiv:1409.1556, table 1, column D.
 */
final class Vgg16 {
    static final ZooNetwork NETWORK = new ZooNetwork(
            "vgg16",
            "VGG16",
            "Simonyan, Zisserman, Very deep convolutional networks for large-scale image recognition, ICLR 2015,"
                    + " arXiv:1409.1556 (configuration D)",
            ZooNetwork.Kind.DISCRIMINATIVE,
            Shape.of(1, 3, 224, 224),
            15_470_000_000L,
            138_357_544);

    private Vgg16() {}

    static Layer layers(Layer image) {
        Layer x = image;
        x = stage(x, 1, 2, 64);
        x = stage(x, 2, 2, 128);
        x = stage(x, 3, 3, 256);
        x = stage(x, 4, 3, 512);
        x = stage(x, 5, 3, 512);
        x = x.block("fc6").flatten().fullyConnected(4096).relu();
        x = x.block("fc7").fullyConnected(4096).relu();
        return x.block("fc8").fullyConnected(1000);
    }

    private static Layer stage(Layer input, int stage, int convolutions, int channels) {
        Layer x = input;
        for (int i = 1; i <= convolutions; i++) {
            x = x.block("conv" + stage + "_" + i).conv(channels, 3, 1, 1).bias().relu();
        }
        return x.maxPool(2, 2, 0);
    }
}
