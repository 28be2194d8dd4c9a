package org.jointdnn.zoo;

import java.util.Optional;
import org.jointdnn.onnx.picture.PixelFormat;
import org.jointdnn.zoo.glyphs.GlyphNetData;

/**
 * What is declared of the pictures that go into networks and come out of them: the text of {@code NAME.pictures.json}.
 *
 * <p>Classifiers take what torchvision's take: resized to a shorter side of 256, the middle cut out, ImageNet's mean and
 * deviation. Pix2Pix works from -1 to 1, in and out, as its last layer is a tanh. YOLOv5 takes 0 to 1; its release keeps
 * proportions by grey borders, here pictures are stretched. The chair generator's picture is from 0 to 1; its mask,
 * of two channels, is none.
 */
final class ZooPictures {
    private static final String IMAGENET = """
            {"inputs": [{"name": "input", "layout": "NCHW", "channels": "RGB", "shorterSide": 256,
                         "mean": [0.485, 0.456, 0.406], "std": [0.229, 0.224, 0.225]}]}
            """;
    private static final String UNIT_INPUT = """
            {"inputs": [{"name": "input", "layout": "NCHW", "channels": "RGB"}]}
            """;
    private static final String UNIT_IMAGE_OUTPUT = """
            {"outputs": [{"name": "image", "layout": "NCHW", "channels": "RGB"}]}
            """;
    private static final String SYMMETRIC = """
            {"inputs": [{"name": "input", "layout": "NCHW", "channels": "RGB",
                         "mean": [0.5, 0.5, 0.5], "std": [0.5, 0.5, 0.5]}],
             "outputs": [{"name": "output", "layout": "NCHW", "channels": "RGB",
                          "mean": [0.5, 0.5, 0.5], "std": [0.5, 0.5, 0.5]}]}
            """;

    private ZooPictures() {}

    /** The declaration for a network; empty if it neither takes nor gives pictures. */
    static Optional<String> of(String network) {
        return switch (network) {
            case "alexnet",
                    "overfeat",
                    "nin",
                    "vgg16",
                    "resnet50",
                    "squeezenet1.1",
                    "mobilenetv2",
                    "mobilenetv3",
                    "efficientnet-b0",
                    "vit-tiny" -> Optional.of(IMAGENET);
            case "yolov5n" -> Optional.of(UNIT_INPUT);
            case "pix2pix" -> Optional.of(SYMMETRIC);
            case "chair" -> Optional.of(UNIT_IMAGE_OUTPUT);
            case GlyphNetData.NETWORK -> Optional.of(glyphs(GlyphNetData.PIXELS));
            default -> Optional.empty();
        };
    }

    private static String glyphs(PixelFormat pixels) {
        return "{\"inputs\": [{\"name\": \"input\", \"layout\": \"NCHW\", \"channels\": \"RGB\",\n"
                + "             \"mean\": " + pixels.mean() + ", \"std\": " + pixels.std() + "}]}\n";
    }
}
