package org.jointdnn.training.gradient;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.training.graph.GraphPart;

/**
 * A block as it is trained.
 *
 * @param forward the block's nodes, running as training runs them and computing also what the backward pass reads
 * @param backward from gradients at the boundary after the block, and values of the forward pass, to
 *     {@code gradients}
 * @param gradients by tensor, what the backward pass gives: for a tensor made before the block, the sum of what this block
 *     and those after it add to its gradient
 * @param parameters what is trained and whose gradient is complete after this block's backward pass
 * @param states what the forward pass replaces
 * @param masks what the forward pass reads and is drawn for each step
 */
public record BlockGradients(
        GraphPart forward,
        GraphPart backward,
        Map<String, TensorSpec> gradients,
        List<TensorSpec> parameters,
        List<RunningState> states,
        List<DropoutMask> masks) {
    public BlockGradients {
        // In the order given: models on two machines must be the same.
        gradients = Collections.unmodifiableMap(new LinkedHashMap<>(gradients));
        parameters = List.copyOf(parameters);
        states = List.copyOf(states);
        masks = List.copyOf(masks);
    }

    /** The name of the sum of squares of all gradients of the block's parameters, which its backward pass gives. */
    public static String sumOfSquares(int block) {
        return "squares@" + block;
    }
}
