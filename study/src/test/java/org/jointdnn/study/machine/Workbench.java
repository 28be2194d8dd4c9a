package org.jointdnn.study.machine;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jointdnn.planner.CrossingTensor;
import org.jointdnn.study.workload.Operation;
import org.jointdnn.study.workload.OperatorClass;
import org.jointdnn.study.workload.Workload;

/** Machines with round numbers and small workloads. */
final class Workbench {
    private Workbench() {}

    /** 1000 GFLOP/s, 100 GB/s, every efficiency one half, 80 % of bandwidth; 10 us a launch, 200 us a start. */
    static MachineDescription machine() {
        return machine(1000, 100, 10, 200, 0, OptionalDouble.empty());
    }

    static MachineDescription machine(
            double gigaflops, double gigabytes, double launch, double start, double half, OptionalDouble hostCopy) {
        Map<OperatorClass, Double> efficiency = new EnumMap<>(OperatorClass.class);
        for (OperatorClass kind : OperatorClass.values()) {
            efficiency.put(kind, 0.5);
        }
        return new MachineDescription(
                "test",
                "Test",
                efficiency,
                gigaflops,
                gigabytes,
                0.8,
                4,
                1,
                launch,
                start,
                half,
                hostCopy,
                1,
                3,
                List.of());
    }

    static Operation operation(
            String name, OperatorClass kind, double flops, long outputs, long weightBytes, List<String> reads) {
        return new Operation(
                name,
                kind,
                flops,
                outputs,
                weightBytes,
                1,
                1,
                kind == OperatorClass.NORMALISATION,
                reads,
                List.of(name),
                reads);
    }

    /** A workload whose operations write tensors of these many bytes under their own names; "x" is the input. */
    static Workload workload(long tensorBytes, List<List<Operation>> blocks) {
        Map<String, Long> bytes = new HashMap<>(Map.of("x", tensorBytes));
        Map<String, Integer> madeIn = new HashMap<>(Map.of("x", -1));
        for (int block = 0; block < blocks.size(); block++) {
            for (Operation operation : blocks.get(block)) {
                bytes.put(operation.node(), tensorBytes);
                madeIn.put(operation.node(), block);
            }
        }
        List<CrossingTensor> crossing = bytes.keySet().stream()
                .sorted()
                .map(name -> {
                    int made = madeIn.getOrDefault(name, -1);
                    List<Integer> consumers = IntStream.range(0, blocks.size())
                            .filter(block -> block > made
                                    && blocks.get(block).stream()
                                            .anyMatch(operation ->
                                                    operation.reads().contains(name)))
                            .boxed()
                            .toList();
                    boolean read = blocks.stream()
                            .flatMap(List::stream)
                            .anyMatch(operation -> operation.reads().contains(name));
                    return new CrossingTensor(name, tensorBytes, made, consumers, !read);
                })
                .filter(tensor -> tensor.output() || !tensor.consumers().isEmpty())
                .toList();
        List<Long> parameters = blocks.stream()
                .map(block -> block.stream().mapToLong(Operation::weightBytes).sum())
                .toList();
        return new Workload("test", blocks, bytes, crossing, parameters);
    }

    /** A random network: every operation reads one to three of what came before. */
    static Workload random(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<List<Operation>> blocks = new ArrayList<>();
        List<String> known = new ArrayList<>(List.of("x"));
        int count = random.nextInt(2, 7);
        for (int block = 0; block < count; block++) {
            List<Operation> operations = new ArrayList<>();
            for (int index = random.nextInt(1, 6); index > 0; index--) {
                List<String> reads = random.ints(random.nextInt(1, 4), Math.max(0, known.size() - 4), known.size())
                        .distinct()
                        .mapToObj(known::get)
                        .toList();
                OperatorClass kind = random.nextInt(3) == 0
                        ? OperatorClass.values()[random.nextInt(OperatorClass.values().length)]
                        : OperatorClass.ELEMENT_WISE;
                String name = "t" + known.size();
                operations.add(
                        operation(name, kind, random.nextInt(1, 1_000_000), 1000, kind.isProduct() ? 4000 : 0, reads));
                known.add(name);
            }
            blocks.add(operations);
        }
        return workload(random.nextInt(1, 400_000), blocks);
    }
}
