package org.jointdnn.pictures;

import java.util.SplittableRandom;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.picture.PixelFormat;
import org.jointdnn.onnx.picture.PixelLayout;
import org.jointdnn.wire.picture.PixelTensor;
import org.jointdnn.wire.picture.Pixels;

/** Pictures to code: slopes and waves as photographs have them, with edges and a little noise. */
final class Samples {
    static final String IMAGENET = "nchw,rgb,255.0,0.485:0.229,0.456:0.224,0.406:0.225";
    static final String GREY = "nhwc,gray,255.0,0.5:0.5";

    private Samples() {}

    static Pixels pixels(int width, int height, int samples, SplittableRandom random) {
        byte[] data = new byte[width * height * samples];
        double fx = random.nextDouble(0.005, 0.08);
        double fy = random.nextDouble(0.005, 0.08);
        double edge = random.nextDouble(width);
        int at = 0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                for (int sample = 0; sample < samples; sample++) {
                    double value = 128 + 60 * Math.sin(x * fx + sample) + 50 * Math.cos(y * fy - sample);
                    value += (x + y / 2.0 > edge ? 15 : -15) + random.nextDouble(-3, 3);
                    data[at++] = (byte) Math.max(0, Math.min(255, (int) value));
                }
            }
        }
        return Pixels.of(width, height, samples, data);
    }

    static Shape shape(PixelFormat format, int pictures, int height, int width) {
        int channels = format.channels().count();
        return format.layout() == PixelLayout.NCHW
                ? Shape.of(pictures, channels, height, width)
                : Shape.of(pictures, height, width, channels);
    }

    static Tensor tensor(PixelFormat format, int pictures, int height, int width, SplittableRandom random) {
        Tensor tensor = Tensor.allocate(ElementType.FLOAT32, shape(format, pictures, height, width));
        if (tensor.bytes() > 0) {
            int samples = format.channels().count();
            new PixelTensor(tensor, format).fill(pixels(width, pictures * height, samples, random));
        }
        return tensor;
    }
}
