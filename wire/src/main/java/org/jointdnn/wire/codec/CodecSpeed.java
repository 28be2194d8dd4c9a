package org.jointdnn.wire.codec;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;

/**
 * How fast this machine codes: the time of a standard job, by which machines can be compared.
 *
 * <p>The job is to encode and decode one FP32 tensor of shape [1, 64, 56, 56], smooth along its rows and zero where it would
 * be negative, as {@code q8+zstd1} and as {@code raw+shuffle+zstd1}, on one thread.
 */
public final class CodecSpeed {
    private static final Shape SHAPE = Shape.of(1, 64, 56, 56);
    private static final List<String> CODECS = List.of("q8+zstd1", "raw+shuffle+zstd1");
    private static final int WARM_UP = 15;
    private static final int MEASURED = 15;

    private CodecSpeed() {}

    /** Milliseconds of the standard job, the lower quartile of some rounds, as other work only adds; takes about a
     * quarter of a second. */
    public static double standardMillis() {
        Tensor tensor = standardTensor();
        Tensor target = Tensor.allocate(tensor.type(), tensor.shape());
        double[] millis = new double[MEASURED];
        for (int round = 0; round < WARM_UP + MEASURED; round++) {
            long start = System.nanoTime();
            for (String codec : CODECS) {
                code(Codecs.parse(codec), tensor, target);
            }
            millis[round % MEASURED] = (System.nanoTime() - start) / 1e6;
        }
        Arrays.sort(millis);
        return millis[MEASURED / 4];
    }

    private static void code(TensorCodec codec, Tensor tensor, Tensor target) {
        try (TensorDecoder decoder = codec.decoder(target)) {
            decoder.accept(codec.encode(tensor));
            decoder.finish();
        }
    }

    private static Tensor standardTensor() {
        SplittableRandom random = new SplittableRandom(1);
        Tensor tensor = Tensor.allocate(ElementType.FLOAT32, SHAPE);
        ByteBuffer data = tensor.data();
        double value = 0;
        while (data.hasRemaining()) {
            value = 0.9 * value + random.nextDouble(-1, 1);
            data.putFloat((float) Math.max(0, value));
        }
        return tensor;
    }
}
