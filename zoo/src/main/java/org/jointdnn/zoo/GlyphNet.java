package org.jointdnn.zoo;

import org.jointdnn.onnx.Shape;
import org.jointdnn.zoo.glyphs.GlyphNetData;

/**
 * A small network of our own, trained, to judge accuracy with: it reads one digit or capital in a picture of 64x64.
 *
 * <p>Plain and inverted residuals, strides and poolings, so that it has the kinds of boundaries that larger networks
 * have, and boundaries that shrink from 64 KiB to a few hundred bytes. It was trained with a batch normalisation
 * behind every convolution, which is folded into the convolution here. {@link GlyphNetData} says what the data are.
 */
final class GlyphNet {
    static final ZooNetwork NETWORK = new ZooNetwork(
            GlyphNetData.NETWORK,
            "GlyphNet",
            "JointDNN's own, trained on drawn digits and capitals",
            ZooNetwork.Kind.DISCRIMINATIVE,
            Shape.of(1, 3, 64, 64),
            14_000_000,
            201_012);

    private static final String WEIGHTS = "glyphnet.weights";

    private GlyphNet() {}

    static Layer layers(Layer image) {
        Layer x = image.block("conv1").conv(16, 3, 2, 1).bias().relu();
        x = x.block("conv2").conv(32, 3, 2, 1).bias().relu();
        x = residual(x.block("residual3"));
        x = inverted(x.block("inverted4"), 64, 48, 2);
        x = residual(x.block("residual5"));
        x = inverted(x.block("inverted6"), 144, 48, 1);
        x = x.block("conv7").conv(64, 3, 1, 1).bias().relu().maxPool(2, 2, 0);
        x = residual(x.block("residual8"));
        x = x.block("conv9").conv(128).bias().relu().globalAveragePool().flatten();
        x = x.block("fc").fullyConnected(GlyphNetData.OPTIONS.classes().count());
        x.graph().useTrained(WEIGHTS);
        return x;
    }

    private static Layer residual(Layer x) {
        Layer y = x.conv(x.channels(), 3, 1, 1).bias().relu();
        return y.conv(x.channels(), 3, 1, 1).bias().add(x).relu();
    }

    private static Layer inverted(Layer x, int expanded, int channels, int stride) {
        Layer y = x.conv(expanded).bias().relu();
        y = y.depthwiseConv(3, stride, 1).bias().relu();
        y = y.conv(channels).bias();
        return stride == 1 ? y.add(x) : y;
    }
}
