package org.jointdnn.zoo;

import org.jointdnn.onnx.Shape;

/**
 * MobileNetV2 of width 1.0 for pictures of 224x224.
 *
 * <p>Source: Sandler, Howard, Zhu, Zhmoginov, Chen, MobileNetV2: inverted residuals and linear
 * bottlenecks, CVPR 2018, doi:10.1109/CVPR.2018.00474, table 2.
 */
final class MobileNetV2 {
    static final ZooNetwork NETWORK = new ZooNetwork(
            "mobilenetv2",
            "MobileNetV2",
            "Sandler, Howard, Zhu, Zhmoginov, Chen, MobileNetV2: inverted residuals and linear bottlenecks,"
                    + " CVPR 2018, doi:10.1109/CVPR.2018.00474 (width 1.0)",
            ZooNetwork.Kind.DISCRIMINATIVE,
            Shape.of(1, 3, 224, 224),
            301_000_000,
            3_504_872);

    /** As in {@link ResNet50}: keeps the sums from growing. */
    private static final double BRANCH_SCALE = 0.5;

    private MobileNetV2() {}

    static Layer layers(Layer image) {
        return features(image).fullyConnected(1000);
    }

    /** All layers but the last. */
    static Layer features(Layer image) {
        Layer x = image.block("conv").conv(32, 3, 2, 1).batchNorm().relu6();
        x = bottlenecks(x, 1, 1, 16, 1, 1);
        x = bottlenecks(x, 2, 6, 24, 2, 2);
        x = bottlenecks(x, 3, 6, 32, 3, 2);
        x = bottlenecks(x, 4, 6, 64, 4, 2);
        x = bottlenecks(x, 5, 6, 96, 3, 1);
        x = bottlenecks(x, 6, 6, 160, 3, 2);
        x = bottlenecks(x, 7, 6, 320, 1, 1);
        x = x.block("head").conv(1280).batchNorm().relu6();
        return x.globalAveragePool().flatten();
    }

    /** A row of the table: t, c, n, s are expansion, channels, repetitions and the first stride. */
    private static Layer bottlenecks(Layer input, int row, int t, int c, int n, int s) {
        Layer x = bottleneck(input.block("bottleneck" + row + "_1"), t, c, s);
        for (int i = 2; i <= n; i++) {
            x = bottleneck(x.block("bottleneck" + row + "_" + i), t, c, 1);
        }
        return x;
    }

    private static Layer bottleneck(Layer x, int expansion, int channels, int stride) {
        boolean residual = stride == 1 && x.channels() == channels;
        Layer y = expansion == 1
                ? x
                : x.conv(expansion * x.channels()).batchNorm().relu6();
        y = y.depthwiseConv(3, stride, 1).batchNorm().relu6();
        y = y.conv(channels).batchNorm(residual ? BRANCH_SCALE : 1);
        return residual ? y.add(x) : y;
    }
}
