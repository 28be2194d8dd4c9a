package org.jointdnn.training.data;

import java.nio.ByteBuffer;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;

/** What a network's answers should be, one for each sample. Arrays are not copied. */
public sealed interface Labels {
    /** Shape of one. */
    Shape shape();

    ElementType type();

    int count();

    /** Appends a label to a batch. */
    void append(int index, ByteBuffer batch);

    /** Numbers of classes, from 0 to {@code classes - 1}. */
    record Classes(int classes, int[] labels) implements Labels {
        public Classes {
            for (int index = 0; index < labels.length; index++) {
                if (labels[index] < 0 || labels[index] >= classes) {
                    throw new IllegalArgumentException(
                            "label " + index + " is " + labels[index] + ", must be within 0.." + (classes - 1));
                }
            }
        }

        @Override
        public Shape shape() {
            return Shape.of();
        }

        @Override
        public ElementType type() {
            return ElementType.INT64;
        }

        @Override
        public int count() {
            return labels.length;
        }

        @Override
        public void append(int index, ByteBuffer batch) {
            batch.putLong(labels[index]);
        }
    }

    /** Tensors to come near to, {@code [count, ...]}. */
    record Targets(Shape shape, float[] values) implements Labels {
        public Targets {
            Checks.whole("targets", values.length, shape);
        }

        @Override
        public ElementType type() {
            return ElementType.FLOAT32;
        }

        @Override
        public int count() {
            return (int) (values.length / shape.elements());
        }

        @Override
        public void append(int index, ByteBuffer batch) {
            int size = (int) shape.elements();
            for (int at = index * size; at < (index + 1) * size; at++) {
                batch.putFloat(values[at]);
            }
        }
    }
}
