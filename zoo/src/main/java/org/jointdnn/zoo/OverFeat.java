package org.jointdnn.zoo;

import org.jointdnn.onnx.Shape;

/**
 * OverFeat in its fast form, as it classifies one picture of 231x231.
 *
 * <p>The paper's table states the extents that the second convolution writes, 24x24, where its others state
 * what a layer reads; with the stated kernels, strides and pads all others follow, so the second convolution
 * has no pads. Its 145 million parameters are the paper's; its 2.80 G multiply-accumulates are 0.3 % below the
 * paper's 2,810 million "connections", a word that the paper doesn't define.
 *
 * <p>Source: Sermanet, Eigen, Zhang, Mathieu, Fergus, LeCun, OverFeat: integrated recognition, localization
 * and detection using convolutional networks, ICLR 2014, arXiv:1312.6229, table 1 (fast model) and the table
 * that counts parameters and connections.
 */
final class OverFeat {
    static final ZooNetwork NETWORK = new ZooNetwork(
            "overfeat",
            "OverFeat (fast)",
            "Sermanet, Eigen, Zhang, Mathieu, Fergus, LeCun, OverFeat: integrated recognition, localization and"
                    + " detection using convolutional networks, ICLR 2014, arXiv:1312.6229 (fast model)",
            ZooNetwork.Kind.DISCRIMINATIVE,
            Shape.of(1, 3, 231, 231),
            2_801_000_000L,
            145_920_872);

    private OverFeat() {}

    static Layer layers(Layer image) {
        Layer x = image;
        x = x.block("conv1").conv(96, 11, 4, 0).bias().relu().maxPool(2, 2, 0);
        x = x.block("conv2").conv(256, 5, 1, 0).bias().relu().maxPool(2, 2, 0);
        x = x.block("conv3").conv(512, 3, 1, 1).bias().relu();
        x = x.block("conv4").conv(1024, 3, 1, 1).bias().relu();
        x = x.block("conv5").conv(1024, 3, 1, 1).bias().relu().maxPool(2, 2, 0);
        x = x.block("fc6").flatten().fullyConnected(3072).relu();
        x = x.block("fc7").fullyConnected(4096).relu();
        return x.block("fc8").fullyConnected(1000);
    }
}
