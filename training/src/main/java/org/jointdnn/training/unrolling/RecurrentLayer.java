package org.jointdnn.training.unrolling;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.UnsupportedOperatorException;
import org.jointdnn.onnx.graph.GraphNode;
import org.jointdnn.training.graph.Attributes;
import org.jointdnn.training.graph.AxisOps;
import org.jointdnn.training.graph.Ops;
import org.jointdnn.training.graph.Shapes;

/**
 * A recurrent node's operators: inputs {@code X [steps, batch, input]}, {@code W}, {@code R} and {@code B} with a row for
 * each direction, initial states; outputs {@code Y [steps, directions, batch, hidden]}, {@code Y_h} and {@code Y_c}.
 */
final class RecurrentLayer {
    private final GraphNode node;
    private final RecurrentCell cell;
    private final Map<String, TensorSpec> specs;
    private final Ops ops;
    private final TensorSpec x;
    private final int hidden;
    private final int directions;

    RecurrentLayer(GraphNode node, RecurrentCell cell, Map<String, TensorSpec> specs, Ops ops) {
        this.node = node;
        this.cell = cell;
        this.specs = specs;
        this.ops = ops;
        this.x = input(0);
        this.hidden = Math.toIntExact(input(2).shape().extent(2));
        this.directions = Math.toIntExact(input(1).shape().extent(0));
    }

    /** Whether the node has nothing beyond what is unrolled here: no gates clipped, sequence lengths, peepholes or other layout. */
    static boolean fits(GraphNode node, RecurrentCell cell) {
        boolean other = (node.attribute("clip").isPresent() && cell != RecurrentCell.RNN)
                || node.attribute("layout", 0) != 0
                || node.attribute("input_forget", 0) != 0
                || !node.input(4).isEmpty()
                || !node.input(7).isEmpty();
        List<String> activations = activations(node);
        boolean known = activations.isEmpty()
                || (cell == RecurrentCell.RNN && List.of("Tanh", "Relu").containsAll(activations));
        return !other && known;
    }

    private static List<String> activations(GraphNode node) {
        List<String> activations = new ArrayList<>();
        node.attribute("activations")
                .ifPresent(
                        attribute -> attribute.getStringsList().forEach(text -> activations.add(text.toStringUtf8())));
        return activations;
    }

    private TensorSpec input(int position) {
        TensorSpec spec = specs.get(node.input(position));
        if (spec == null) {
            throw new UnsupportedOperatorException(node.describe() + " lacks its input " + position);
        }
        return spec;
    }

    /** The states after every step, in the order of the steps, and the one that the direction ends with. */
    private record Direction(List<TensorSpec> hidden, RecurrentCell.State last) {}

    void append() {
        String which = Attributes.text(node, "direction", "forward");
        List<Direction> all = new ArrayList<>();
        for (int direction = 0; direction < directions; direction++) {
            all.add(run(direction, which.equals("reverse") || direction == 1));
        }
        Shape step = Shape.of(1, 1, batch(), hidden);
        Shape state = Shape.of(1, batch(), hidden);
        List<TensorSpec> rows = new ArrayList<>();
        List<TensorSpec> last = new ArrayList<>();
        List<TensorSpec> cells = new ArrayList<>();
        for (Direction direction : all) {
            List<TensorSpec> steps = new ArrayList<>();
            direction.hidden().forEach(each -> steps.add(ops.reshape(each, step)));
            rows.add(ops.concat(0, steps));
            last.add(ops.reshape(direction.last().hidden(), state));
            cells.add(ops.reshape(direction.last().cell(), state));
        }
        write(0, ops.concat(1, rows));
        write(1, ops.concat(0, last));
        write(2, ops.concat(0, cells));
    }

    private void write(int output, TensorSpec value) {
        boolean wanted = output < node.proto().getOutputCount()
                && !node.proto().getOutput(output).isEmpty();
        if (wanted) {
            ops.graph().name(value, node.proto().getOutput(output));
        }
    }

    private Direction run(int direction, boolean reverse) {
        int steps = Math.toIntExact(x.shape().extent(0));
        TensorSpec recurrent = row(input(2), direction);
        List<TensorSpec> weights = AxisOps.split(ops, recurrent, 0, cell.gates());
        List<TensorSpec> inputBiases = biases(direction, 0);
        List<TensorSpec> biases = biases(direction, 1);
        TensorSpec flat = ops.reshape(x, Shape.of(steps * batch(), x.shape().extent(2)));
        TensorSpec projected = ops.gemm(flat, false, row(input(1), direction), true, 1);
        if (!inputBiases.isEmpty()) {
            projected = ops.add(projected, ops.concat(0, inputBiases));
        }
        List<TensorSpec> perStep = AxisOps.split(ops, projected, 0, steps);
        TensorSpec[] hiddenStates = new TensorSpec[steps];
        List<String> activations = activations(node);
        String activation = activations.isEmpty() ? "Tanh" : activations.get(direction);
        double clip = Attributes.real(node, "clip", 0);
        boolean resetAfter = node.attribute("linear_before_reset", 0) != 0;
        RecurrentCell.State state = new RecurrentCell.State(initial(5, direction), initial(6, direction));
        for (int k = 0; k < steps; k++) {
            int step = reverse ? steps - 1 - k : k;
            List<TensorSpec> ofInput = AxisOps.split(ops, perStep.get(step), 1, cell.gates());
            state = cell.next(
                    ops, new RecurrentCell.Gates(ofInput, weights, biases, activation, clip, resetAfter), state);
            hiddenStates[step] = state.hidden();
        }
        return new Direction(List.of(hiddenStates), state);
    }

    /** The biases of the gates, of the input (part 0) or of the state (part 1); none if the node has none. */
    private List<TensorSpec> biases(int direction, int part) {
        if (node.input(3).isEmpty()) {
            return List.of();
        }
        List<TensorSpec> all = AxisOps.split(ops, row(input(3), direction), 0, 2 * cell.gates());
        return all.subList(part * cell.gates(), (part + 1) * cell.gates());
    }

    private TensorSpec initial(int input, int direction) {
        if (node.input(input).isEmpty()) {
            return ops.full(x.type(), Shape.of(batch(), hidden), 0);
        }
        return row(input(input), direction);
    }

    private long batch() {
        return x.shape().extent(1);
    }

    /** The part of a tensor that belongs to a direction. */
    private TensorSpec row(TensorSpec tensor, int direction) {
        TensorSpec row = directions == 1
                ? tensor
                : AxisOps.split(ops, tensor, 0, directions).get(direction);
        return ops.reshape(row, Shape.of(Shapes.from(tensor.shape(), 1)));
    }
}
