package org.jointdnn.planner.dag;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.CrossingTensor;
import org.jointdnn.planner.SegmentCosts;
import org.jointdnn.planner.Side;

/**
 * A graph of operators seen as a chain of blocks: a block ends wherever one tensor at most is live, so that
 * a module of parallel branches is one block, placed as a whole.
 *
 * <p>A segment costs the sum of its operators, and no visit to the cloud waits in a queue. Every placement
 * of the blocks is one of the operators, so the best plan of the chain is never better than that of the
 * graph when both are evaluated by {@link DagEvaluator}.
 *
 * @param costs of the chain
 * @param blockOf the block that each operator is in
 */
public record BlockChain(Costs costs, List<Integer> blockOf) {
    public BlockChain {
        blockOf = List.copyOf(blockOf);
    }

    /** The chain of a graph of operators. */
    public static BlockChain of(DagCosts dag) {
        List<Integer> blockOf = blocks(dag.graph());
        int blocks = blockOf.get(blockOf.size() - 1) + 1;
        double[] mobileMillis = new double[blocks];
        double[] mobileMillijoules = new double[blocks];
        double[] cloudMillis = new double[blocks];
        for (int index = 0; index < blockOf.size(); index++) {
            Operator operator = dag.graph().operators().get(index);
            mobileMillis[blockOf.get(index)] += operator.mobileMillis();
            mobileMillijoules[blockOf.get(index)] += operator.mobileMillijoules();
            cloudMillis[blockOf.get(index)] += operator.cloudMillis();
        }
        Costs costs = new Costs(
                segments(mobileMillis, mobileMillijoules),
                segments(cloudMillis, new double[blocks]),
                dag.loadFactor(),
                0,
                tensors(dag.graph(), blockOf),
                dag.link(),
                dag.idleWatts());
        return new BlockChain(costs, blockOf);
    }

    /** The placement of the operators that a placement of the blocks is. */
    public List<Side> ofOperators(List<Side> ofBlocks) {
        List<Side> placement = new ArrayList<>();
        blockOf.forEach(block -> placement.add(ofBlocks.get(block)));
        return List.copyOf(placement);
    }

    private static List<Integer> blocks(OperatorGraph graph) {
        int operators = graph.operators().size();
        int[] change = new int[operators + 1];
        for (CrossingTensor tensor : graph.tensors()) {
            int last = tensor.consumers().stream()
                    .mapToInt(Integer::intValue)
                    .max()
                    .orElse(-1);
            if (last > Math.max(0, tensor.producer())) {
                change[Math.max(0, tensor.producer())]++;
                change[last]--;
            }
        }
        List<Integer> blockOf = new ArrayList<>();
        int block = 0;
        int live = 0;
        for (int operator = 0; operator < operators; operator++) {
            blockOf.add(block);
            live += change[operator];
            block += live <= 1 ? 1 : 0;
        }
        return blockOf;
    }

    /** The blocks one by one; those with an operator that can't run here have no entry. */
    private static SegmentCosts segments(double[] millis, double[] millijoules) {
        SegmentCosts.Builder builder = SegmentCosts.builder(millis.length);
        for (int block = 0; block < millis.length; block++) {
            if (millis[block] < Double.POSITIVE_INFINITY) {
                builder.set(block, block, millis[block], millijoules[block]);
            }
        }
        return builder.build();
    }

    private static List<CrossingTensor> tensors(OperatorGraph graph, List<Integer> blockOf) {
        List<CrossingTensor> tensors = new ArrayList<>();
        for (CrossingTensor tensor : graph.tensors()) {
            int producer = tensor.producer() < 0 ? -1 : blockOf.get(tensor.producer());
            TreeSet<Integer> consumers = new TreeSet<>();
            for (int consumer : tensor.consumers()) {
                consumers.add(blockOf.get(consumer));
            }
            consumers.remove(producer);
            if (!consumers.isEmpty() || tensor.output()) {
                tensors.add(new CrossingTensor(
                        tensor.name(), tensor.bytes(), producer, List.copyOf(consumers), tensor.output()));
            }
        }
        return tensors;
    }
}
