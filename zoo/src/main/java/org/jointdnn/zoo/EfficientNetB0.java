package org.jointdnn.zoo;

import org.jointdnn.onnx.Shape;

/**
 * EfficientNet-B0 for pictures of 224x224.
 *
 * <p>Source: Tan, Le, EfficientNet: rethinking model scaling for convolutional neural networks, ICML 2019,
 * arXiv:1905.11946, table 1 (0.39 G multiply-adds and 5.3 M parameters in table 2); squeezed layers of a quarter
 * of a block's input, and the counts that the tests pin, from torchvision's {@code efficientnet_b0}.
 */
final class EfficientNetB0 {
    static final ZooNetwork NETWORK = new ZooNetwork(
            "efficientnet-b0",
            "EfficientNet-B0",
            "Tan, Le, EfficientNet: rethinking model scaling for convolutional neural networks, ICML 2019,"
                    + " arXiv:1905.11946",
            ZooNetwork.Kind.DISCRIMINATIVE,
            Shape.of(1, 3, 224, 224),
            386_000_000,
            5_288_548);

    private EfficientNetB0() {}

    static Layer layers(Layer image) {
        Layer x = image.block("stage1").conv(32, 3, 2, 1).batchNorm().silu();
        x = stage(x, 2, 1, 3, 16, 1, 1);
        x = stage(x, 3, 6, 3, 24, 2, 2);
        x = stage(x, 4, 6, 5, 40, 2, 2);
        x = stage(x, 5, 6, 3, 80, 3, 2);
        x = stage(x, 6, 6, 5, 112, 3, 1);
        x = stage(x, 7, 6, 5, 192, 4, 2);
        x = stage(x, 8, 6, 3, 320, 1, 1);
        x = x.block("stage9").conv(1280).batchNorm().silu();
        return x.globalAveragePool().flatten().fullyConnected(1000);
    }

    private static Layer stage(
            Layer input, int stage, int expansion, int kernel, int channels, int blocks, int stride) {
        Layer x = block(input.block("stage" + stage + "_1"), expansion, kernel, channels, stride);
        for (int i = 2; i <= blocks; i++) {
            x = block(x.block("stage" + stage + "_" + i), expansion, kernel, channels, 1);
        }
        return x;
    }

    private static Layer block(Layer x, int expansion, int kernel, int channels, int stride) {
        boolean residual = stride == 1 && x.channels() == channels;
        Layer y = expansion == 1
                ? x
                : x.conv(expansion * x.channels()).batchNorm().silu();
        y = y.depthwiseConv(kernel, stride, kernel / 2).batchNorm().silu();
        Layer gate = y.globalAveragePool().conv(x.channels() / 4).bias().silu();
        y = y.scaledBy(gate.conv(y.channels()).bias().sigmoid());
        y = y.conv(channels).batchNorm();
        return residual ? y.plus(x) : y;
    }
}
