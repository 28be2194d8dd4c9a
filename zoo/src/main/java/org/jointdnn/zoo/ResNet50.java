package org.jointdnn.zoo;

import org.jointdnn.onnx.Shape;

/**
 * ResNet-50, version 1.5: the stride of a bottleneck is in its 3x3 convolution, not in the 1x1 before
 * it.
 *
 * <p>The JointDNN paper counts 70 layers in its ResNet and doesn't say of which depth. Its counts of AlexNet (21),
 * VGG16 (37), Network in Network (29) and Deep Speech (10) are those of every convolution, product, activation,
 * pooling, local normalisation and softmax; counted so, with batch normalisations and sums, ResNet-50 has 175
 * layers, ResNet-34 125 and ResNet-18 69. ResNet-50 has 70 if a normalisation and an activation belong to their
 * convolution and poolings don't count: 53 convolutions, 16 sums, 1 fully connected layer. The first way of
 * counting fits the other networks and misses 70 by one, the second fits 70 and no other network, so which depth
 * it was can't be established; 50 is that of the same authors' BottleNet.
 *
 * <p>Source: He, Zhang, Ren, Sun, Deep residual learning for image recognition, CVPR 2016,
 * doi:10.1109/CVPR.2016.90, table 1, column 50-layer, projection shortcuts where shapes change
 * (option B); the place of the stride, and the counts that the tests pin, from torchvision's
 * {@code resnet50}.
 */
final class ResNet50 {
    static final ZooNetwork NETWORK = new ZooNetwork(
            "resnet50",
            "ResNet-50",
            "He, Zhang, Ren, Sun, Deep residual learning for image recognition, CVPR 2016,"
                    + " doi:10.1109/CVPR.2016.90 (version 1.5, as in torchvision)",
            ZooNetwork.Kind.DISCRIMINATIVE,
            Shape.of(1, 3, 224, 224),
            4_089_000_000L,
            25_557_032);

    /**
     * Scale of the last normalisation of a branch. At 1 each sum would double the variance, 16 times;
     * trained networks keep it small, and training starts it at 0 (Goyal et al., arXiv:1706.02677).
     */
    private static final double BRANCH_SCALE = 0.25;

    private ResNet50() {}

    static Layer layers(Layer image) {
        Layer x = image.block("conv1").conv(64, 7, 2, 3).batchNorm().relu().maxPool(3, 2, 1);
        x = stage(x, "conv2", 3, 64, 1);
        x = stage(x, "conv3", 4, 128, 2);
        x = stage(x, "conv4", 6, 256, 2);
        x = stage(x, "conv5", 3, 512, 2);
        return x.block("fc").globalAveragePool().flatten().fullyConnected(1000);
    }

    private static Layer stage(Layer input, String name, int bottlenecks, int width, int stride) {
        Layer x = bottleneck(input.block(name + "_1"), width, stride);
        for (int i = 2; i <= bottlenecks; i++) {
            x = bottleneck(x.block(name + "_" + i), width, 1);
        }
        return x;
    }

    private static Layer bottleneck(Layer x, int width, int stride) {
        int channels = 4 * width;
        Layer branch = x.conv(width).batchNorm().relu();
        branch = branch.conv(width, 3, stride, 1).batchNorm().relu();
        branch = branch.conv(channels).batchNorm(BRANCH_SCALE);
        Layer shortcut =
                x.channels() == channels ? x : x.conv(channels, 1, stride, 0).batchNorm();
        return branch.add(shortcut).relu();
    }
}
