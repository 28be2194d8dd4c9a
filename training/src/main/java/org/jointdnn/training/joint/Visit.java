package org.jointdnn.training.joint;

import java.util.List;
import org.jointdnn.onnx.Tensor;

/**
 * What the trainer asks of the worker on the other side in one exchange.
 *
 * @param number visits of a training count from 1; one that is made again, because its answer was lost, has the same number and
 *     is the same in everything
 * @param actions in order
 * @param sent tensors that the visit brings, in the order in which actions take them
 * @param returned names of the tensors that it wants back, as they are after the actions
 */
public record Visit(long number, List<WorkerAction> actions, List<Sent> sent, List<String> returned) {
    /** A tensor that crosses. */
    public record Sent(String name, Tensor tensor) {}

    public Visit {
        actions = List.copyOf(actions);
        sent = List.copyOf(sent);
        returned = List.copyOf(returned);
        if (number < 1) {
            throw new IllegalArgumentException("number is " + number + ", must be 1 or more");
        }
    }
}
