package org.jointdnn.benchmarks;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.EnumMap;
import java.util.Map;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.wire.codec.Codecs;

/** A tensor that crosses a boundary, and what our codecs make of it. */
final class Crossing {
    private final Tensor tensor;
    private final float[] values;
    private final float least;
    private final float greatest;
    private final float step;
    private final int zeroPoint;
    private final Map<Folding, ByteBuffer> messages = new EnumMap<>(Folding.class);

    Crossing(Tensor tensor) {
        this.tensor = tensor;
        this.values = tensor.toFloats();
        float min = Float.POSITIVE_INFINITY;
        float max = Float.NEGATIVE_INFINITY;
        for (float value : values) {
            min = Math.min(min, value);
            max = Math.max(max, value);
        }
        this.least = min;
        this.greatest = max;
        for (Folding folding : Folding.values()) {
            messages.put(folding, Codecs.parse(codec(folding)).encode(tensor));
        }
        ByteBuffer header = header(message(Folding.DYNAMIC));
        this.step = header.getFloat();
        this.zeroPoint = header.getInt();
    }

    private static ByteBuffer header(ByteBuffer message) {
        return message.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    Tensor tensor() {
        return tensor;
    }

    /** Of {@code q8} with the tensor's own range, which serves as the calibrated one too: it costs the same as any. */
    float step() {
        return step;
    }

    int zeroPoint() {
        return zeroPoint;
    }

    String codec(Folding folding) {
        return folding.codec(least, greatest);
    }

    /** What our codec writes. */
    ByteBuffer message(Folding folding) {
        ByteBuffer message = messages.get(folding);
        if (message == null) {
            throw new IllegalStateException("not coded as " + folding);
        }
        return message.duplicate();
    }

    /** The step that a message gives, over that of {@code q8}. */
    double stepRatio(ByteBuffer message) {
        return header(message).getFloat() / step;
    }

    /**
     * The largest error of what a message decodes to, by our decoder: in steps that the message gives, or for halves in
     * the distance of halves around the value.
     */
    double error(Folding folding, ByteBuffer message) {
        float[] back = Codecs.parse(codec(folding))
                .decode(tensor.type(), tensor.shape(), message.duplicate())
                .toFloats();
        double worst = 0;
        for (int index = 0; index < values.length; index++) {
            double unit = folding == Folding.HALF
                    ? halfUlp(values[index])
                    : header(message).getFloat();
            worst = Math.max(worst, Math.abs((double) back[index] - values[index]) / unit);
        }
        return worst;
    }

    /** Distance between neighbouring numbers of 10 bits of fraction, 2^-24 at least. */
    private static double halfUlp(float value) {
        return Math.scalb(1.0, Math.max(-14, Math.getExponent(value)) - 10);
    }
}
