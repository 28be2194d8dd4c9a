package org.jointdnn.zoo;

import org.jointdnn.onnx.Shape;

/**
 * AlexNet in its one-tower form, without groups and local response normalisation.
 *
 * <p>Its 21 layers as frameworks count them (13 of features, an average pooling of 6x6 to 6x6, 7 of
 * the classifier with two dropouts) are those of the JointDNN paper's AlexNet; the pooling and the
 * dropouts do nothing at inference and are left out.
 *
 * <p>Source: Krizhevsky, One weird trick for parallelizing convolutional neural networks,
 * arXiv:1404.5997; pads, and the counts that the tests pin, from torchvision's {@code alexnet}.
 */
final class AlexNet {
    static final ZooNetwork NETWORK = new ZooNetwork(
            "alexnet",
            "AlexNet",
            "Krizhevsky, One weird trick for parallelizing convolutional neural networks, arXiv:1404.5997"
                    + " (one tower, as in torchvision)",
            ZooNetwork.Kind.DISCRIMINATIVE,
            Shape.of(1, 3, 224, 224),
            714_000_000,
            61_100_840);

    private AlexNet() {}

    static Layer layers(Layer image) {
        Layer x = image;
        x = x.block("conv1").conv(64, 11, 4, 2).bias().relu().maxPool(3, 2, 0);
        x = x.block("conv2").conv(192, 5, 1, 2).bias().relu().maxPool(3, 2, 0);
        x = x.block("conv3").conv(384, 3, 1, 1).bias().relu();
        x = x.block("conv4").conv(256, 3, 1, 1).bias().relu();
        x = x.block("conv5").conv(256, 3, 1, 1).bias().relu().maxPool(3, 2, 0);
        x = x.block("fc6").flatten().fullyConnected(4096).relu();
        x = x.block("fc7").fullyConnected(4096).relu();
        return x.block("fc8").fullyConnected(1000);
    }
}
