package org.jointdnn.study.workload;

import java.util.List;
import java.util.Objects;

/**
 * What one operator asks of a machine.
 *
 * @param node the node of the graph it comes from
 * @param flops floating-point operations; a multiply-accumulate is two
 * @param outputs values it computes: what a machine may compute side by side, in all steps together
 * @param weightBytes of constants it reads
 * @param steps how many parts follow one another, each depending on the one before; 1 but for recurrent layers
 * @param kernelPositions of the window a convolution or pooling looks at; 1 for others
 * @param scales whether a normalisation is by known statistics, which makes it a mere scaling
 * @param reads tensors it reads, each once
 * @param writes tensors it writes
 * @param stashed those of both that its backward pass reads again
 */
public record Operation(
        String node,
        OperatorClass kind,
        double flops,
        long outputs,
        long weightBytes,
        int steps,
        long kernelPositions,
        boolean scales,
        List<String> reads,
        List<String> writes,
        List<String> stashed) {
    public Operation {
        Objects.requireNonNull(node, "node");
        Objects.requireNonNull(kind, "kind");
        reads = List.copyOf(reads);
        writes = List.copyOf(writes);
        stashed = List.copyOf(stashed);
        check("flops", flops >= 0 && flops < Double.POSITIVE_INFINITY, flops);
        check("outputs", outputs >= 0, outputs);
        check("weightBytes", weightBytes >= 0, weightBytes);
        check("steps", steps >= 1, steps);
        check("kernelPositions", kernelPositions >= 1, kernelPositions);
    }

    /** This operation on {@code factor} times as many inputs at once. */
    Operation times(int factor) {
        return new Operation(
                node,
                kind,
                flops * factor,
                Math.multiplyExact(outputs, (long) factor),
                weightBytes,
                steps,
                kernelPositions,
                scales,
                reads,
                writes,
                stashed);
    }

    private void check(String name, boolean valid, Number value) {
        if (!valid) {
            throw new IllegalArgumentException(
                    "operation " + node + ": " + name + " is " + value + ", which is out of range");
        }
    }
}
