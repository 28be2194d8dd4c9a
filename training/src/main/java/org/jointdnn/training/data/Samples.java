package org.jointdnn.training.data;

import java.nio.FloatBuffer;
import org.jointdnn.onnx.Shape;

/**
 * What a network is given, sample by sample. Arrays are not copied, as they are large: who makes an instance leaves
 * them alone.
 */
public sealed interface Samples {
    /** Shape of one. */
    Shape shape();

    int count();

    /** Appends a sample to a batch. */
    void append(int index, FloatBuffer batch);

    /** Pictures as unsigned bytes, {@code [count, C, H, W]}; the network is given {@code value / 127.5 - 1}, within -1..1. */
    record Pixels(Shape shape, byte[] values) implements Samples {
        private static final float HALF_RANGE = 127.5f;

        public Pixels {
            Checks.whole("pixels", values.length, shape);
        }

        @Override
        public int count() {
            return (int) (values.length / shape.elements());
        }

        @Override
        public void append(int index, FloatBuffer batch) {
            int size = (int) shape.elements();
            for (int at = index * size; at < (index + 1) * size; at++) {
                batch.put((values[at] & 0xFF) / HALF_RANGE - 1);
            }
        }
    }

    /** Numbers as they are, {@code [count, ...]}. */
    record Numbers(Shape shape, float[] values) implements Samples {
        public Numbers {
            Checks.whole("values", values.length, shape);
        }

        @Override
        public int count() {
            return (int) (values.length / shape.elements());
        }

        @Override
        public void append(int index, FloatBuffer batch) {
            int size = (int) shape.elements();
            batch.put(values, index * size, size);
        }
    }
}
