package org.jointdnn.training.loss;

import java.nio.LongBuffer;
import java.util.List;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.training.graph.Attributes;
import org.jointdnn.training.graph.GraphBuilder;
import org.jointdnn.training.graph.GraphPart;
import org.jointdnn.training.graph.Ops;
import org.jointdnn.training.graph.Shapes;

/** A loss: what training minimises, the mean over all elements or, of classes, over all labels. */
public enum Loss {
    /** {@code -log softmax(x)[label]} over axis 1 of scores {@code [N, C, ...]}; labels {@code [N, ...]} are class numbers. */
    SOFTMAX_CROSS_ENTROPY {
        @Override
        public TensorSpec labels(TensorSpec output) {
            long[] extents = new long[output.shape().rank() - 1];
            extents[0] = output.shape().extent(0);
            System.arraycopy(Shapes.from(output.shape(), 2), 0, extents, 1, extents.length - 1);
            return new TensorSpec(LABELS, ElementType.INT64, Shape.of(extents));
        }

        @Override
        void append(Ops ops, TensorSpec x, String gradient) {
            TensorSpec labels = labels(x);
            double count = labels.shape().elements();
            TensorSpec maximum = ops.reduce("ReduceMax", x, 1);
            TensorSpec shifted = ops.sub(x, maximum);
            TensorSpec sum = ops.sum(ops.unary("Exp", shifted), 1);
            TensorSpec logarithms = ops.sub(shifted, ops.unary("Log", sum));
            TensorSpec chosen = oneHot(ops, labels, x);
            TensorSpec total = total(ops, ops.mul(logarithms, chosen));
            ops.graph().name(ops.mul(total, -1 / count), VALUE);
            TensorSpec difference = ops.sub(ops.unary("Exp", logarithms), chosen);
            ops.graph().name(ops.mul(difference, 1 / count), gradient);
        }
    },
    /** {@code log(1 + exp(x)) - label x} of scores of any shape; labels of that shape, within 0..1. */
    BINARY_CROSS_ENTROPY {
        @Override
        void append(Ops ops, TensorSpec x, String gradient) {
            TensorSpec labels = labels(x);
            double count = x.shape().elements();
            TensorSpec tail = ops.unary("Log", ops.add(ops.unary("Exp", ops.neg(ops.unary("Abs", x))), 1));
            TensorSpec linear = ops.sub(ops.unary("Relu", x), ops.mul(x, labels));
            ops.graph().name(ops.mul(total(ops, ops.add(linear, tail)), 1 / count), VALUE);
            ops.graph().name(ops.mul(ops.sub(ops.unary("Sigmoid", x), labels), 1 / count), gradient);
        }
    },
    /** {@code (x - label)^2}. */
    MEAN_SQUARED_ERROR {
        @Override
        void append(Ops ops, TensorSpec x, String gradient) {
            double count = x.shape().elements();
            TensorSpec difference = ops.sub(x, labels(x));
            ops.graph().name(ops.mul(total(ops, ops.square(difference)), 1 / count), VALUE);
            ops.graph().name(ops.mul(difference, 2 / count), gradient);
        }
    },
    /** {@code |x - label|}. */
    L1 {
        @Override
        void append(Ops ops, TensorSpec x, String gradient) {
            double count = x.shape().elements();
            TensorSpec difference = ops.sub(x, labels(x));
            ops.graph().name(ops.mul(total(ops, ops.unary("Abs", difference)), 1 / count), VALUE);
            ops.graph().name(ops.mul(ops.unary("Sign", difference), 1 / count), gradient);
        }
    };

    /** The name of the scalar that the graph gives. */
    public static final String VALUE = "loss:value";

    /** The name of the input that holds the labels. */
    public static final String LABELS = "loss:labels";

    /** What the labels of a network's output are. */
    public TensorSpec labels(TensorSpec output) {
        return new TensorSpec(LABELS, output.type(), output.shape());
    }

    /** Throws IllegalArgumentException if labels have another type or shape, or name a class that there isn't. */
    public void checkLabels(Tensor labels, TensorSpec output) {
        TensorSpec expected = labels(output);
        if (labels.type() != expected.type() || !labels.shape().equals(expected.shape())) {
            throw new IllegalArgumentException("labels are " + labels + ", must be " + expected);
        }
        LongBuffer classes = labels.data().asLongBuffer();
        long count = this == SOFTMAX_CROSS_ENTROPY ? output.shape().extent(1) : 0;
        while (this == SOFTMAX_CROSS_ENTROPY && classes.hasRemaining()) {
            int position = classes.position();
            long label = classes.get();
            if (label < 0 || label >= count) {
                throw new IllegalArgumentException(
                        "label " + position + " is " + label + ", must be within 0.." + (count - 1));
            }
        }
    }

    /**
     * The loss of an output and its gradient.
     *
     * @param gradient the name of the gradient, which is of the output's shape
     */
    public GraphPart part(TensorSpec output, String gradient) {
        if (output.type() != ElementType.FLOAT32
                || (this == SOFTMAX_CROSS_ENTROPY && output.shape().rank() < 2)) {
            throw new IllegalArgumentException(
                    "output is " + output + ", must be FP32" + (this == SOFTMAX_CROSS_ENTROPY ? "[N, C, ...]" : ""));
        }
        Ops ops = new Ops(new GraphBuilder("loss"));
        append(ops, output, gradient);
        return ops.graph().part();
    }

    abstract void append(Ops ops, TensorSpec x, String gradient);

    private static TensorSpec total(Ops ops, TensorSpec x) {
        return ops.reshape(ops.sum(x, Shapes.axes(x.shape().rank())), Shape.of());
    }

    private static TensorSpec oneHot(Ops ops, TensorSpec labels, TensorSpec like) {
        TensorSpec depth = ops.graph().longs(like.shape().extent(1));
        TensorSpec values = ops.graph().reals(like.type(), Shape.of(2), 0, 1);
        return ops.graph()
                .node(
                        "OneHot",
                        List.of(labels, depth, values),
                        like.type(),
                        like.shape(),
                        Attributes.integer("axis", 1));
    }
}
