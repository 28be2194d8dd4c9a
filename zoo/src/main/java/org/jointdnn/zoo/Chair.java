package org.jointdnn.zoo;

import org.jointdnn.onnx.Shape;

/**
 * The generator of chairs, in the form of one stream ("1s-S" in the article of 2017): from a chair's number, a
 * view and a transformation to a picture of 128x128 and a mask of what is chair in it.
 *
 * <p>The three vectors, one behind the other in the input, pass two layers of 512 each by themselves and two of
 * 1024 together; a fifth makes 256 maps of 8x8 of them, and four unpoolings with convolutions of 5x5 double
 * those. Outputs: {@code image}, {@code [N, 3, 128, 128]}, and {@code mask}, {@code [N, 2, 128, 128]}: the
 * probabilities of background and chair.
 *
 * <p>The paper publishes no counts; both here follow from the layers. A multiply-accumulate with a zero that
 * unpooling put in isn't counted, nor done; the authors' form, which does them, has four times as many in these
 * layers. The extents of the dense layers, of the first maps and of the kernels are the paper's text; the
 * widths of the maps, 256, 256, 92 and 92, are those of its figure as other implementations of it have them.
 * With the concatenation these are the 10 layers that the JointDNN paper counts: 5 dense and 4 others.
 *
 * <p>Source: Dosovitskiy, Springenberg, Brox, Learning to generate chairs with convolutional neural networks,
 * CVPR 2015, doi:10.1109/CVPR.2015.7298761, section 3.2 and figure 2; one stream: Dosovitskiy, Springenberg,
 * Tatarchenko, Brox, Learning to generate chairs, tables and cars with convolutional networks, IEEE TPAMI
 * 39(4), 2017, doi:10.1109/TPAMI.2016.2567384 (arXiv:1411.5928).
 */
final class Chair {
    private static final int CHAIRS = 809;
    /** Sine and cosine of azimuth and elevation. */
    private static final int VIEW = 4;

    private static final int TRANSFORMATION = 12;

    static final ZooNetwork NETWORK = new ZooNetwork(
            "chair",
            "Chair generator",
            "Dosovitskiy, Springenberg, Tatarchenko, Brox, Learning to generate chairs, tables and cars with"
                    + " convolutional networks, IEEE TPAMI 39(4), 2017, doi:10.1109/TPAMI.2016.2567384 (one stream,"
                    + " image and mask, 128x128)",
            ZooNetwork.Kind.GENERATIVE,
            Shape.of(1, CHAIRS + VIEW + TRANSFORMATION),
            540_000_000,
            23_079_737);

    private Chair() {}

    static void layers(Layer description) {
        int viewEnd = CHAIRS + VIEW;
        Layer chair = stream(description, "chair", 0, CHAIRS);
        Layer view = stream(description, "view", CHAIRS, viewEnd);
        Layer transformation = stream(description, "transformation", viewEnd, viewEnd + TRANSFORMATION);
        Layer x = chair.concat(view, transformation);
        x = x.block("fc3").fullyConnected(1024).relu();
        x = x.block("fc4").fullyConnected(1024).relu();
        x = x.block("fc5").fullyConnected(256 * 8 * 8).relu().image(256, 8, 8);
        x = x.block("uconv1").upConvolution(256, 5).bias().relu();
        x = x.block("uconv2").upConvolution(92, 5).bias().relu();
        x = x.block("uconv3").upConvolution(92, 5).bias().relu();
        x.block("uconv4_image").upConvolution(3, 5).bias().nameOutput("image");
        x.block("uconv4_mask").upConvolution(2, 5).bias().softmax().nameOutput("mask");
    }

    private static Layer stream(Layer description, String name, int from, int to) {
        Layer x = description
                .block("fc1_" + name)
                .features(from, to)
                .fullyConnected(512)
                .relu();
        return x.block("fc2_" + name).fullyConnected(512).relu();
    }
}
