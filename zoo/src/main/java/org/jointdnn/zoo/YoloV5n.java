package org.jointdnn.zoo;

import org.jointdnn.onnx.Shape;

/**
 * YOLOv5n, release 6.0 and later, for pictures of 640x640, up to the maps that its detections are read from.
 *
 * <p>Outputs: {@code stride8}, {@code stride16} and {@code stride32}, {@code [N, 255, 80, 80]} and a half and a
 * quarter of that: of three boxes at every position, 4 coordinates, a confidence and 80 classes. Each is
 * computed as soon as its features are, in the place where it can be sent earliest; the release lists them
 * last. Decoding and the choice of boxes are not part of it.
 *
 * <p>Source: Jocher et al., YOLOv5 by Ultralytics, release 6.0, doi:10.5281/zenodo.3908559: the layer table of
 * the model n, its summary (1,872,157 parameters, 1.9 M in the list of models) and its 4.5 GFLOPs, with two
 * to a multiply-accumulate.
 */
final class YoloV5n {
    static final ZooNetwork NETWORK = new ZooNetwork(
            "yolov5n",
            "YOLOv5n",
            "Jocher et al., YOLOv5 by Ultralytics, release 6.0, doi:10.5281/zenodo.3908559 (model n, 640x640)",
            ZooNetwork.Kind.ENCODER,
            Shape.of(1, 3, 640, 640),
            2_234_000_000L,
            1_872_157);

    private static final float EPSILON = 1e-3f;
    /** Undoes what the maxima of 5x5, 9x9 and 13x13 positions add, as a trained network's statistics do. */
    private static final double POOLED_SCALE = 0.3;

    private static final int BOXES = 3;
    private static final int VALUES_PER_BOX = 4 + 1 + 80;

    private YoloV5n() {}

    static void layers(Layer image) {
        Layer x = conv(image.block("0"), 16, 6, 2, 2);
        x = crossStage(conv(x.block("1"), 32, 3, 2, 1).block("2"), 32, 1, true);
        Layer quarter = crossStage(conv(x.block("3"), 64, 3, 2, 1).block("4"), 64, 2, true);
        Layer half = crossStage(conv(quarter.block("5"), 128, 3, 2, 1).block("6"), 128, 3, true);
        x = crossStage(conv(half.block("7"), 256, 3, 2, 1).block("8"), 256, 1, true);
        x = pyramid(x.block("9"), 256);

        Layer deep = conv(x.block("10"), 128, 1, 1, 0);
        x = deep.block("11").upsample().concat(half);
        Layer middle = conv(crossStage(x.block("13"), 128, 1, false).block("14"), 64, 1, 1, 0);
        x = middle.block("15").upsample().concat(quarter);
        Layer fine = crossStage(x.block("17"), 64, 1, false);
        detect(fine, 8);
        x = conv(fine.block("18"), 64, 3, 2, 1).concat(middle);
        x = crossStage(x.block("20"), 128, 1, false);
        detect(x, 16);
        x = conv(x.block("21"), 128, 3, 2, 1).concat(deep);
        detect(crossStage(x.block("23"), 256, 1, false), 32);
    }

    private static void detect(Layer features, int stride) {
        String output = "stride" + stride;
        features.block("24_" + output).conv(BOXES * VALUES_PER_BOX).bias().nameOutput(output);
    }

    private static Layer conv(Layer x, int channels, int kernel, int stride, int pad) {
        return x.conv(channels, kernel, stride, pad).batchNorm(1, EPSILON).silu();
    }

    /** C3: half of the channels through bottlenecks, half past them. */
    private static Layer crossStage(Layer x, int channels, int bottlenecks, boolean residual) {
        int width = channels / 2;
        Layer through = conv(x, width, 1, 1, 0);
        for (int i = 0; i < bottlenecks; i++) {
            Layer y = conv(through, width, 1, 1, 0);
            y = conv(y, width, 3, 1, 1);
            through = residual ? y.plus(through) : y;
        }
        return conv(through.concat(conv(x, width, 1, 1, 0)), channels, 1, 1, 0);
    }

    /** SPPF: three poolings, one after the other, and what each made beside the others. */
    private static Layer pyramid(Layer x, int channels) {
        Layer y = conv(x, x.channels() / 2, 1, 1, 0);
        Layer once = y.maxPool(5, 1, 2);
        Layer twice = once.maxPool(5, 1, 2);
        Layer pooled = y.concat(once, twice, twice.maxPool(5, 1, 2));
        return pooled.conv(channels).batchNorm(POOLED_SCALE, EPSILON).silu();
    }
}
