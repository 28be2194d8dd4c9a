package org.jointdnn.zoo;

import java.util.ArrayList;
import java.util.List;
import org.jointdnn.onnx.Shape;

/**
 * The Pix2Pix generator, a U-Net of eight halving and eight doubling convolutions of 4x4.
 *
 * <p>As in the paper the first and the innermost encoder block have no batch normalisation (the
 * innermost by its erratum: a 1x1 tensor normalised over a batch of 1 is zero), encoders are leaky,
 * and decoder block i reads its predecessor's output beside that of encoder 8-i. Dropout does nothing
 * here: the generator runs with recorded statistics, as at any other inference.
 *
 * <p>The paper publishes no counts; 54,413,955 parameters is what the authors' PyTorch release counts
 * ("54.414 M"), and multiply-accumulates follow from its table: 2.017 G down, 4.031 G up, each input
 * element of a transposed convolution meeting each weight of its channel once.
 *
 * <p>Source: Isola, Zhu, Zhou, Efros, Image-to-image translation with conditional adversarial
 * networks, CVPR 2017, doi:10.1109/CVPR.2017.632, section 6.1.1 of arXiv:1611.07004.
 */
final class Pix2Pix {
    static final ZooNetwork NETWORK = new ZooNetwork(
            "pix2pix",
            "Pix2Pix generator",
            "Isola, Zhu, Zhou, Efros, Image-to-image translation with conditional adversarial networks, CVPR 2017,"
                    + " doi:10.1109/CVPR.2017.632 (U-Net 256)",
            ZooNetwork.Kind.AUTOENCODER,
            Shape.of(1, 3, 256, 256),
            6_048_000_000L,
            54_413_955);

    private static final int[] ENCODER_CHANNELS = {64, 128, 256, 512, 512, 512, 512, 512};
    private static final int[] DECODER_CHANNELS = {512, 512, 512, 512, 256, 128, 64};

    private Pix2Pix() {}

    static Layer layers(Layer image) {
        List<Layer> encoders = new ArrayList<>();
        Layer x = image;
        for (int i = 0; i < ENCODER_CHANNELS.length; i++) {
            boolean outermost = i == 0;
            boolean innermost = i == ENCODER_CHANNELS.length - 1;
            x = x.block("encoder" + (i + 1)).conv(ENCODER_CHANNELS[i], 4, 2, 1);
            x = outermost || innermost ? x : x.batchNorm();
            x = innermost ? x.relu() : x.leakyRelu(0.2f);
            encoders.add(x);
        }
        for (int i = 0; i < DECODER_CHANNELS.length; i++) {
            Layer skipped = encoders.get(encoders.size() - 2 - i);
            x = x.block("decoder" + (i + 1))
                    .convTranspose(DECODER_CHANNELS[i], 4, 2, 1)
                    .batchNorm()
                    .relu()
                    .concat(skipped);
        }
        return x.block("decoder8").convTranspose(3, 4, 2, 1).bias().tanh();
    }
}
