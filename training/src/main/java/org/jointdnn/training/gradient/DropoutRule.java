package org.jointdnn.training.gradient;

import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.training.graph.Ops;

/**
 * Dropout: {@code y = mask x / (1 - ratio)}, {@code dx = mask dy / (1 - ratio)}. The mask is an input, so that
 * a step can be repeated exactly, wherever its parts run.
 *
 * <p>Source: Srivastava and others, Dropout, JMLR 15, 2014; ONNX operator Dropout-13.
 */
final class DropoutRule implements GradientRule {
    private static final double DEFAULT_RATIO = 0.5;
    private static final String MASK = "mask";

    @Override
    public void forward(ForwardNode node) {
        double keep = 1 - node.scalar(1, DEFAULT_RATIO);
        TensorSpec mask = node.mask(node.input(0), keep);
        node.write(0, node.ops().masked(mask, node.ops().mul(node.input(0), 1 / keep)));
        node.write(1, mask);
    }

    @Override
    public void backward(NodeGradient g) {
        Ops ops = g.ops();
        double keep = 1 - (g.has(1) ? g.reals(1)[0] : DEFAULT_RATIO);
        g.give(0, () -> ops.masked(g.side(MASK), ops.mul(g.gradient(), 1 / keep)));
    }
}
