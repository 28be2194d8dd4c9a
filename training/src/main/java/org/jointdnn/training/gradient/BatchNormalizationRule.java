package org.jointdnn.training.gradient;

import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.training.graph.Attributes;
import org.jointdnn.training.graph.Ops;
import org.jointdnn.training.graph.Shapes;

/**
 * Batch normalisation as training runs it: with the mean and variance of the batch.
 *
 * <pre>
 * y        = scale (x - mean) / sqrt(variance + epsilon) + bias
 * mean'    = momentum * running mean + (1 - momentum) * mean, and so for the variance
 * dx       = scale inverse (dy - mean(dy) - h mean(dy h)),   h = (x - mean) inverse
 * </pre>
 *
 * <p>Stock ONNX Runtime has no kernel for it in training mode, so it is made of other operators. Momentum and the
 * variance (divided by the number of elements) are those of the ONNX operator; PyTorch's running variance divides by one less.
 *
 * <p>Source: Ioffe and Szegedy, Batch normalization, arXiv 1502.03167, section 3; ONNX operator BatchNormalization-15.
 */
final class BatchNormalizationRule implements GradientRule {
    private static final String MEAN = "mean";
    private static final String INVERSE = "inverse";

    @Override
    public void forward(ForwardNode node) {
        Ops ops = node.ops();
        Shape rows = rows(node.input(0).shape());
        TensorSpec x = ops.reshape(node.input(0), rows);
        TensorSpec mean = ops.mean(x, 0, 2);
        TensorSpec centred = ops.sub(x, mean);
        TensorSpec variance = ops.mean(ops.square(centred), 0, 2);
        TensorSpec inverse = ops.unary(
                "Reciprocal", ops.unary("Sqrt", ops.add(variance, Attributes.real(node.node(), "epsilon", 1e-5))));
        TensorSpec factor = ops.mul(inverse, ops.reshape(node.input(1), perChannel(rows)));
        TensorSpec scaled = ops.add(ops.mul(centred, factor), ops.reshape(node.input(2), perChannel(rows)));
        node.write(0, ops.reshape(scaled, node.input(0).shape()));
        double momentum = Attributes.real(node.node(), "momentum", 0.9);
        node.update(3, running(ops, node.input(3), mean, momentum));
        node.update(4, running(ops, node.input(4), variance, momentum));
        if (node.isDifferentiated()) {
            node.side(MEAN, mean);
            node.side(INVERSE, inverse);
        }
    }

    private static TensorSpec running(Ops ops, TensorSpec state, TensorSpec current, double momentum) {
        return ops.add(ops.mul(state, momentum), ops.mul(ops.reshape(current, state.shape()), 1 - momentum));
    }

    @Override
    public void backward(NodeGradient g) {
        Ops ops = g.ops();
        Shape rows = rows(g.input(0).shape());
        double count = rows.extent(0) * rows.extent(2);
        TensorSpec inverse = g.side(INVERSE);
        TensorSpec dy = ops.reshape(g.gradient(), rows);
        TensorSpec centred = ops.sub(ops.reshape(g.input(0), rows), g.side(MEAN));
        TensorSpec sum = ops.sum(dy, 0, 2);
        TensorSpec product = ops.mul(ops.sum(ops.mul(dy, centred), 0, 2), inverse);
        g.give(0, () -> {
            TensorSpec factor = ops.mul(inverse, ops.reshape(g.input(1), perChannel(rows)));
            TensorSpec along = ops.mul(ops.mul(inverse, product), 1 / count);
            TensorSpec own = ops.sub(ops.sub(dy, ops.mul(sum, 1 / count)), ops.mul(centred, along));
            return ops.reshape(ops.mul(own, factor), g.input(0).shape());
        });
        g.give(1, () -> ops.reshape(product, g.input(1).shape()));
        g.give(2, () -> ops.reshape(sum, g.input(2).shape()));
    }

    /** Samples, channels, positions. */
    private static Shape rows(Shape shape) {
        long channels = shape.rank() > 1 ? shape.extent(1) : 1;
        return Shape.of(shape.extent(0), channels, Shapes.product(shape, 2, shape.rank()));
    }

    private static Shape perChannel(Shape rows) {
        return Shape.of(1, rows.extent(1), 1);
    }
}
