package org.jointdnn.onnx.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jointdnn.onnx.TensorSpec;

/**
 * Cuts a graph into blocks: consecutive nodes that are placed on one side together.
 *
 * <p>Position {@code k} lies between node {@code k} and node {@code k+1}. What is live there are the
 * tensors written (or given as inputs) before it and read after it. A boundary stands
 *
 * <ol>
 *   <li>wherever a single tensor is live;
 *   <li>within a span between two such positions that holds more than {@value #REFINED_SHARE} of the
 *       network: wherever at most one tensor is live beside the skip connections, those being the
 *       tensors live at half or more of the span's positions. This repeats within what remains, so
 *       the nested skips of a U-Net are peeled one after another;
 *   <li>but not where it would part what the runtime fuses, nor so that a block holds only operators
 *       too light to be worth placing, nor where a live tensor can't be declared: its shape depends on
 *       data, or its type can't cross the link.
 * </ol>
 *
 * <p>Complexity: O(nodes * tensors) for a graph whose spans need refining, else O(nodes).
 */
public final class BlockPartition {
    /** Changes whenever the rules do, so that no cache serves blocks that were cut by others. */
    public static final int RULES_VERSION = 2;

    private static final double REFINED_SHARE = 0.2;

    private final Graph graph;
    private final FusionRules fusion;
    private final double[] share;
    private final List<Live> tensors = new ArrayList<>();
    private final boolean[] forbidden;

    /** A tensor and the positions {@code from..to} at which it is live. */
    private record Live(int from, int to) {}

    private BlockPartition(Graph graph, Map<String, TensorSpec> specs) {
        this.graph = graph;
        this.fusion = new FusionRules(graph.constants());
        this.share = shares(graph, specs);
        this.forbidden = new boolean[graph.nodes().size()];
        findLiveTensors(specs);
        forbidFusedPositions();
    }

    /** The blocks' nodes, in execution order; {@code specs} gives every tensor of a type that can cross the link. */
    public static List<List<GraphNode>> of(Graph graph, Map<String, TensorSpec> specs) {
        BlockPartition partition = new BlockPartition(graph, specs);
        return partition.cut(partition.sensible(partition.candidates()));
    }

    private static double[] shares(Graph graph, Map<String, TensorSpec> specs) {
        double macs = 0;
        double[] share = new double[graph.nodes().size()];
        for (int k = 0; k < share.length; k++) {
            share[k] = Work.macs(graph.nodes().get(k), specs);
            macs += share[k];
        }
        for (int k = 0; k < share.length; k++) {
            share[k] = macs > 0 ? share[k] / macs : 1.0 / share.length;
        }
        return share;
    }

    private void findLiveTensors(Map<String, TensorSpec> specs) {
        Map<String, Integer> lastRead = new HashMap<>();
        Map<String, Integer> written = new HashMap<>();
        graph.inputs().forEach(input -> written.put(input.name(), -1));
        for (int k = 0; k < share.length; k++) {
            int position = k;
            graph.nodes().get(k).writes().forEach(name -> written.put(name, position));
            graph.nodes().get(k).reads().forEach(name -> lastRead.put(name, position));
        }
        Set<String> dynamic = DynamicShapes.of(graph, graph.constants().keySet());
        written.forEach((name, writer) -> {
            int reader = lastRead.getOrDefault(name, -1);
            if (reader > writer) {
                tensors.add(new Live(writer, reader - 1));
                if (!specs.containsKey(name) || dynamic.contains(name)) {
                    for (int k = Math.max(writer, 0); k < reader; k++) {
                        forbidden[k] = true;
                    }
                }
            }
        });
    }

    private void forbidFusedPositions() {
        Map<String, Integer> readers = new HashMap<>();
        graph.nodes().forEach(node -> node.reads().forEach(name -> readers.merge(name, 1, Integer::sum)));
        graph.outputs().forEach(name -> readers.merge(name, 1, Integer::sum));
        for (int k = 0; k + 1 < share.length; k++) {
            GraphNode previous = graph.nodes().get(k);
            boolean onlyReader = readers.getOrDefault(previous.output(), 0) == 1;
            forbidden[k] |= onlyReader && fusion.joins(previous, graph.nodes().get(k + 1));
            if (isGated(k, readers)) {
                forbidden[k] = true;
                forbidden[k + 1] = true;
            }
        }
    }

    private boolean isGated(int k, Map<String, Integer> readers) {
        if (k + 2 >= share.length) {
            return false;
        }
        GraphNode previous = graph.nodes().get(k);
        GraphNode gate = graph.nodes().get(k + 1);
        return readers.getOrDefault(previous.output(), 0) == 2
                && readers.getOrDefault(gate.output(), 0) == 1
                && fusion.joins(previous, gate, graph.nodes().get(k + 2));
    }

    private TreeSet<Integer> candidates() {
        TreeSet<Integer> boundaries = new TreeSet<>(positionsWithOneOf(tensors, 0, share.length - 2));
        refine(boundaries, 0, share.length - 1, Set.of());
        return boundaries;
    }

    /** Adds positions within the large spans of nodes {@code first..last}, disregarding {@code skips}. */
    private void refine(TreeSet<Integer> boundaries, int first, int last, Set<Live> skips) {
        List<Integer> ends = new ArrayList<>(boundaries.subSet(first, last));
        ends.add(last);
        int begin = first;
        for (int end : ends) {
            if (begin < end && spanShare(begin, end) > REFINED_SHARE) {
                refineSpan(boundaries, begin, end, skips);
            }
            begin = end + 1;
        }
    }

    private void refineSpan(TreeSet<Integer> boundaries, int first, int last, Set<Live> skips) {
        Set<Live> more = new HashSet<>(skips);
        for (Live tensor : tensors) {
            int within = Math.min(tensor.to(), last - 1) - Math.max(tensor.from(), first) + 1;
            if (2 * within >= last - first) {
                more.add(tensor);
            }
        }
        if (more.size() == skips.size()) {
            return;
        }
        List<Live> others = new ArrayList<>(tensors);
        others.removeAll(more);
        List<Integer> found = positionsWithOneOf(others, first, last - 1);
        boundaries.addAll(found);
        refine(boundaries, first, last, more);
    }

    private double spanShare(int first, int last) {
        double sum = 0;
        for (int k = first; k <= last; k++) {
            sum += share[k];
        }
        return Math.max(sum, (last - first + 1.0) / share.length);
    }

    private List<Integer> positionsWithOneOf(List<Live> counted, int first, int last) {
        int[] change = new int[share.length + 1];
        for (Live tensor : counted) {
            change[Math.max(tensor.from(), 0)]++;
            change[tensor.to() + 1]--;
        }
        List<Integer> positions = new ArrayList<>();
        int live = 0;
        for (int k = 0; k <= last; k++) {
            live += change[k];
            if (k >= first && live <= 1) {
                positions.add(k);
            }
        }
        return positions;
    }

    private List<Integer> sensible(TreeSet<Integer> candidates) {
        List<Integer> kept = new ArrayList<>();
        int first = 0;
        for (int k : candidates) {
            if (!forbidden[k] && hasSubstance(first, k)) {
                kept.add(k);
                first = k + 1;
            }
        }
        if (!kept.isEmpty() && !hasSubstance(first, share.length - 1)) {
            kept.remove(kept.size() - 1);
        }
        return kept;
    }

    private boolean hasSubstance(int first, int last) {
        return graph.nodes().subList(first, last + 1).stream().anyMatch(node -> !fusion.isLight(node));
    }

    private List<List<GraphNode>> cut(List<Integer> boundaries) {
        List<List<GraphNode>> blocks = new ArrayList<>();
        int first = 0;
        for (int k : boundaries) {
            blocks.add(List.copyOf(graph.nodes().subList(first, k + 1)));
            first = k + 1;
        }
        blocks.add(List.copyOf(graph.nodes().subList(first, share.length)));
        return blocks;
    }
}
