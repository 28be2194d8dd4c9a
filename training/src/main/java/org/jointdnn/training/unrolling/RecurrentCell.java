package org.jointdnn.training.unrolling;

import java.util.List;
import java.util.Optional;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.graph.GraphNode;
import org.jointdnn.training.graph.Ops;

/**
 * One step of a recurrent layer. {@code x} and {@code h} are what a gate gets of the input and of the previous state.
 *
 * <p>Source: ONNX operators RNN-14, GRU-14 and LSTM-14, with their default activations, and RNN with {@code Relu}.
 */
enum RecurrentCell {
    /** {@code H = f(clip(x + h))}, {@code f} being tanh or the positive part. */
    RNN(1) {
        @Override
        State next(Ops ops, Gates gates, State last) {
            TensorSpec sum = gates.sum(ops, 0, last.hidden());
            TensorSpec clipped = gates.clip() > 0 ? ops.clip(sum, -gates.clip(), gates.clip()) : sum;
            return new State(ops.unary(gates.activation(), clipped), last.cell());
        }
    },
    /** {@code z, r = sigmoid(x + h)}, {@code n = tanh(x + r h)}, {@code H = (1 - z) n + z H}. */
    GRU(3) {
        @Override
        State next(Ops ops, Gates gates, State last) {
            TensorSpec update = ops.unary("Sigmoid", gates.sum(ops, 0, last.hidden()));
            TensorSpec reset = ops.unary("Sigmoid", gates.sum(ops, 1, last.hidden()));
            TensorSpec inner = gates.resetAfter()
                    ? ops.mul(reset, gates.ofHidden(ops, 2, last.hidden()))
                    : gates.ofHidden(ops, 2, ops.mul(reset, last.hidden()));
            TensorSpec candidate = ops.unary("Tanh", ops.add(gates.ofInput().get(2), inner));
            TensorSpec kept = ops.mul(update, ops.sub(last.hidden(), candidate));
            return new State(ops.add(candidate, kept), last.cell());
        }
    },
    /** {@code i, o, f = sigmoid(x + h)}, {@code c = tanh(x + h)}, {@code C = f C + i c}, {@code H = o tanh(C)}. */
    LSTM(4) {
        @Override
        State next(Ops ops, Gates gates, State last) {
            TensorSpec input = ops.unary("Sigmoid", gates.sum(ops, 0, last.hidden()));
            TensorSpec output = ops.unary("Sigmoid", gates.sum(ops, 1, last.hidden()));
            TensorSpec forget = ops.unary("Sigmoid", gates.sum(ops, 2, last.hidden()));
            TensorSpec candidate = ops.unary("Tanh", gates.sum(ops, 3, last.hidden()));
            TensorSpec cell = ops.add(ops.mul(forget, last.cell()), ops.mul(input, candidate));
            return new State(ops.mul(output, ops.unary("Tanh", cell)), cell);
        }
    };

    /** What passes from step to step, {@code [batch, hidden]} each. */
    record State(TensorSpec hidden, TensorSpec cell) {}

    /**
     * What the gates of one step read beside the state.
     *
     * @param ofInput by gate, {@code [batch, hidden]}, with the input's bias
     * @param weights by gate, {@code [hidden, hidden]}
     * @param biases by gate, {@code [hidden]}
     * @param activation RNN's
     * @param clip the largest amount that RNN's activation gets, 0 for no limit
     * @param resetAfter whether GRU's reset gate applies to the product with the weights, not to the state before it
     */
    record Gates(
            List<TensorSpec> ofInput,
            List<TensorSpec> weights,
            List<TensorSpec> biases,
            String activation,
            double clip,
            boolean resetAfter) {
        TensorSpec ofHidden(Ops ops, int gate, TensorSpec hidden) {
            TensorSpec product = ops.gemm(hidden, false, weights.get(gate), true, 1);
            return biases.isEmpty() ? product : ops.add(product, biases.get(gate));
        }

        TensorSpec sum(Ops ops, int gate, TensorSpec hidden) {
            return ops.add(ofInput.get(gate), ofHidden(ops, gate, hidden));
        }
    }

    private final int gates;

    RecurrentCell(int gates) {
        this.gates = gates;
    }

    int gates() {
        return gates;
    }

    abstract State next(Ops ops, Gates gates, State last);

    static Optional<RecurrentCell> of(GraphNode node) {
        for (RecurrentCell cell : values()) {
            if (node.is(cell.name())) {
                return Optional.of(cell);
            }
        }
        return Optional.empty();
    }
}
