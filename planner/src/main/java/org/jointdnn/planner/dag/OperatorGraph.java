package org.jointdnn.planner.dag;

import java.util.List;
import org.jointdnn.planner.CrossingTensor;

/**
 * Operators in an order in which each comes after what it reads, and the tensors between them.
 *
 * @param tensors producers and consumers are numbers of operators, where a chain has those of blocks
 */
public record OperatorGraph(List<Operator> operators, List<CrossingTensor> tensors) {
    public OperatorGraph {
        operators = List.copyOf(operators);
        tensors = List.copyOf(tensors);
        if (operators.isEmpty()) {
            throw new IllegalArgumentException("operators is empty, must have one at least");
        }
        long total = 0;
        for (CrossingTensor tensor : tensors) {
            check(tensor, "producer", tensor.producer(), -1, operators.size());
            for (int consumer : tensor.consumers()) {
                check(tensor, "consumer", consumer, 0, operators.size());
            }
            if (tensor.bytes() > Long.MAX_VALUE - total) {
                throw new IllegalArgumentException("tensor " + tensor.name() + ": bytes is " + tensor.bytes()
                        + ", which with the tensors before it exceeds " + Long.MAX_VALUE);
            }
            total += tensor.bytes();
        }
    }

    private static void check(CrossingTensor tensor, String field, int operator, int least, int operators) {
        if (operator >= operators) {
            throw new IllegalArgumentException("tensor " + tensor.name() + ": " + field + " is " + operator
                    + ", must be within " + least + ".." + (operators - 1));
        }
    }
}
