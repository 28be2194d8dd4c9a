package org.jointdnn.study.workload;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jointdnn.planner.CrossingTensor;

/**
 * What a network asks of any machine, block by block.
 *
 * <p>Immutable.
 *
 * @param network its name
 * @param blocks the operations of each block, in execution order; a block may have none
 * @param tensorBytes of what operations read and write, by name
 * @param crossing the tensors that a placement may move across the link
 * @param parameterBytes of each block's weights; weights of several blocks count in the first
 */
public record Workload(
        String network,
        List<List<Operation>> blocks,
        Map<String, Long> tensorBytes,
        List<CrossingTensor> crossing,
        List<Long> parameterBytes) {
    public Workload {
        blocks = blocks.stream().map(List::copyOf).toList();
        tensorBytes = Map.copyOf(tensorBytes);
        crossing = List.copyOf(crossing);
        parameterBytes = List.copyOf(parameterBytes);
        if (blocks.isEmpty() || parameterBytes.size() != blocks.size()) {
            throw new IllegalArgumentException("blocks has " + blocks.size() + ", parameterBytes "
                    + parameterBytes.size() + " elements; they must agree and be 1 or more");
        }
        for (List<Operation> block : blocks) {
            for (Operation operation : block) {
                requireBytes(operation, operation.reads(), tensorBytes);
                requireBytes(operation, operation.writes(), tensorBytes);
            }
        }
    }

    private static void requireBytes(Operation operation, List<String> names, Map<String, Long> bytes) {
        for (String name : names) {
            if (!bytes.containsKey(name)) {
                throw new IllegalArgumentException(
                        "tensorBytes: operation " + operation.node() + " uses '" + name + "', which has no entry");
            }
        }
    }

    /** Bytes of a tensor that operations read or write. */
    public long bytes(String tensor) {
        return tensorBytes.getOrDefault(tensor, 0L);
    }

    /** Floating-point operations of the whole network. */
    public double flops() {
        return blocks.stream()
                .flatMap(List::stream)
                .mapToDouble(Operation::flops)
                .sum();
    }

    /**
     * The same network on {@code factor} times as many inputs at once. Every tensor that is computed grows by
     * the factor, weights don't; so it holds for networks whose tensors all carry the batch.
     */
    public Workload times(int factor) {
        if (factor < 1) {
            throw new IllegalArgumentException("factor is " + factor + ", must be 1 or more");
        }
        List<List<Operation>> larger = new ArrayList<>();
        for (List<Operation> block : blocks) {
            larger.add(block.stream().map(operation -> operation.times(factor)).toList());
        }
        Map<String, Long> largerBytes = new HashMap<>();
        tensorBytes.forEach((name, bytes) -> largerBytes.put(name, Math.multiplyExact(bytes, (long) factor)));
        List<CrossingTensor> largerCrossing = crossing.stream()
                .map(tensor -> new CrossingTensor(
                        tensor.name(),
                        Math.multiplyExact(tensor.bytes(), (long) factor),
                        tensor.producer(),
                        tensor.consumers(),
                        tensor.output()))
                .collect(Collectors.toList());
        return new Workload(network, larger, largerBytes, largerCrossing, parameterBytes);
    }

    /** Bytes that a segment takes in and gives out: tensors produced on one side of its ends and used on the other. */
    public long segmentBytes(int from, int to) {
        long sum = 0;
        for (CrossingTensor tensor : crossing) {
            boolean made = tensor.producer() >= from && tensor.producer() <= to;
            boolean usedWithin = tensor.consumers().stream().anyMatch(block -> block >= from && block <= to);
            boolean usedAfter = tensor.output() || tensor.consumers().stream().anyMatch(block -> block > to);
            if ((made && usedAfter) || (!made && tensor.producer() < from && usedWithin)) {
                sum += tensor.bytes();
            }
        }
        return sum;
    }

    /** Bytes that a block's backward pass reads of its forward pass, each tensor once. */
    public long stashBytes(int block) {
        return blocks.get(block).stream()
                .flatMap(operation -> operation.stashed().stream())
                .distinct()
                .mapToLong(this::bytes)
                .sum();
    }

    /** Bytes that are live after a block: what later blocks, or the caller, need of it and those before. */
    public long bytesAfter(int block) {
        long sum = 0;
        for (CrossingTensor tensor : crossing) {
            boolean usedLater = tensor.output() || tensor.consumers().stream().anyMatch(consumer -> consumer > block);
            if (tensor.producer() <= block && usedLater) {
                sum += tensor.bytes();
            }
        }
        return sum;
    }
}
