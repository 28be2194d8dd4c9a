package org.jointdnn.zoo;

import org.jointdnn.onnx.Shape;

/**
 * MobileNetV3-Large of width 1.0 for pictures of 224x224.
 *
 * <p>Source: Howard, Sandler, Chu, Chen, Chen, Tan, Wang, Zhu, Pang, Vasudevan, Le, Adam, Searching for
 * MobileNetV3, ICCV 2019, doi:10.1109/ICCV.2019.00140, table 1 (219 M multiply-adds and 5.4 M parameters in
 * table 3); the widths of the squeezed layers, and the counts that the tests pin, from torchvision's
 * {@code mobilenet_v3_large}.
 */
final class MobileNetV3 {
    static final ZooNetwork NETWORK = new ZooNetwork(
            "mobilenetv3",
            "MobileNetV3-Large",
            "Howard et al., Searching for MobileNetV3, ICCV 2019, doi:10.1109/ICCV.2019.00140 (large, width 1.0)",
            ZooNetwork.Kind.DISCRIMINATIVE,
            Shape.of(1, 3, 224, 224),
            217_000_000,
            5_483_032);

    private static final float EPSILON = 1e-3f;

    private MobileNetV3() {}

    static Layer layers(Layer image) {
        Layer x = image.block("conv").conv(16, 3, 2, 1).batchNorm(1, EPSILON).hardSwish();
        x = bottleneck(x.block("bneck1"), 3, 16, 16, 0, false, 1);
        x = bottleneck(x.block("bneck2"), 3, 64, 24, 0, false, 2);
        x = bottleneck(x.block("bneck3"), 3, 72, 24, 0, false, 1);
        x = bottleneck(x.block("bneck4"), 5, 72, 40, 24, false, 2);
        x = bottleneck(x.block("bneck5"), 5, 120, 40, 32, false, 1);
        x = bottleneck(x.block("bneck6"), 5, 120, 40, 32, false, 1);
        x = bottleneck(x.block("bneck7"), 3, 240, 80, 0, true, 2);
        x = bottleneck(x.block("bneck8"), 3, 200, 80, 0, true, 1);
        x = bottleneck(x.block("bneck9"), 3, 184, 80, 0, true, 1);
        x = bottleneck(x.block("bneck10"), 3, 184, 80, 0, true, 1);
        x = bottleneck(x.block("bneck11"), 3, 480, 112, 120, true, 1);
        x = bottleneck(x.block("bneck12"), 3, 672, 112, 168, true, 1);
        x = bottleneck(x.block("bneck13"), 5, 672, 160, 168, true, 2);
        x = bottleneck(x.block("bneck14"), 5, 960, 160, 240, true, 1);
        x = bottleneck(x.block("bneck15"), 5, 960, 160, 240, true, 1);
        x = x.block("head").conv(960).batchNorm(1, EPSILON).hardSwish();
        x = x.globalAveragePool().flatten().fullyConnected(1280).hardSwish();
        return x.block("classifier").fullyConnected(1000);
    }

    /**
     * A row of the table.
     *
     * @param squeezed width of the squeezed layer of the channels' gates, 0 for a row without
     * @param hard whether activations are HardSwish, not ReLU
     */
    private static Layer bottleneck(
            Layer x, int kernel, int expanded, int channels, int squeezed, boolean hard, int stride) {
        boolean residual = stride == 1 && x.channels() == channels;
        Layer y = expanded == x.channels() ? x : activation(x.conv(expanded).batchNorm(1, EPSILON), hard);
        y = activation(y.depthwiseConv(kernel, stride, kernel / 2).batchNorm(1, EPSILON), hard);
        if (squeezed > 0) {
            Layer gate = y.globalAveragePool().conv(squeezed).bias().relu();
            y = y.scaledBy(gate.conv(expanded).bias().hardSigmoid());
        }
        y = y.conv(channels).batchNorm(1, EPSILON);
        return residual ? y.plus(x) : y;
    }

    private static Layer activation(Layer x, boolean hard) {
        return hard ? x.hardSwish() : x.relu();
    }
}
