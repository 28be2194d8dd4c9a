package org.jointdnn.zoo;

import org.jointdnn.onnx.Shape;

/**
 * Network in Network for ImageNet: four convolutions, each followed by two of 1x1, and the mean of the last
 * maps as the answer.
 *
 * <p>The paper draws the idea and leaves its ImageNet network to the first author's release, whose layers these
 * are: pictures of 224x224, poolings that reach over the edge. The release is 29 MB of floats, which these
 * 7,595,176 are. Counted with its dropout or a softmax it has the 29 layers that the JointDNN paper counts: 12
 * convolutions, 12 activations, 4 poolings and that one.
 *
 * <p>Source: Lin, Chen, Yan, Network in network, ICLR 2014, arXiv:1312.4400, section 3, and the first author's
 * {@code nin_imagenet} of the Caffe model zoo.
 */
final class NetworkInNetwork {
    static final ZooNetwork NETWORK = new ZooNetwork(
            "nin",
            "Network in Network",
            "Lin, Chen, Yan, Network in network, ICLR 2014, arXiv:1312.4400 (for ImageNet, as in the Caffe model zoo)",
            ZooNetwork.Kind.DISCRIMINATIVE,
            Shape.of(1, 3, 224, 224),
            1_100_000_000,
            7_595_176);

    private NetworkInNetwork() {}

    static Layer layers(Layer image) {
        Layer x = image;
        x = perceptrons(x.block("conv1").conv(96, 11, 4, 0).bias().relu(), 1, 96, 96)
                .maxPoolOverEdge(3, 2);
        x = perceptrons(x.block("conv2").conv(256, 5, 1, 2).bias().relu(), 3, 256, 256)
                .maxPoolOverEdge(3, 2);
        x = perceptrons(x.block("conv3").conv(384, 3, 1, 1).bias().relu(), 5, 384, 384)
                .maxPoolOverEdge(3, 2);
        x = perceptrons(x.block("conv4").conv(1024, 3, 1, 1).bias().relu(), 7, 1024, 1000);
        return x.globalAveragePool().flatten();
    }

    /** Two layers that see each position by itself, named as in the release. */
    private static Layer perceptrons(Layer x, int number, int hidden, int channels) {
        Layer y = x.block("cccp" + number).conv(hidden).bias().relu();
        return y.block("cccp" + (number + 1)).conv(channels).bias().relu();
    }
}
