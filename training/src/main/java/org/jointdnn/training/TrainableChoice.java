package org.jointdnn.training;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jointdnn.engine.prepare.PartitionedGraph;
import org.jointdnn.onnx.graph.GraphNode;

/**
 * Which weights of a network are trained, in the words of a user. A pattern is one of
 *
 * <ul>
 *   <li>{@code all};
 *   <li>{@code head}: the weights of the last block that has any;
 *   <li>{@code norms}: scales and offsets of normalisations;
 *   <li>{@code biases}: what convolutions and products add, and offsets of normalisations;
 *   <li>blocks, {@code 7}, {@code 0-3} or {@code 4-}: their weights, so {@code 4-} freezes the blocks before;
 *   <li>a weight's name, in which {@code *} is any text.
 * </ul>
 *
 * Several patterns choose what any of them chooses.
 */
public final class TrainableChoice {
    private static final Pattern BLOCKS = Pattern.compile("(\\d{1,6})(-(\\d{1,6})?)?");
    private static final Set<String> NORMALISATIONS =
            Set.of("BatchNormalization", "InstanceNormalization", "LayerNormalization");
    private static final Map<String, Integer> BIASES = Map.of(
            "Conv", 2,
            "ConvTranspose", 2,
            "Gemm", 2,
            "BatchNormalization", 2,
            "InstanceNormalization", 2,
            "LayerNormalization", 2);

    private final PartitionedGraph network;
    private final Set<String> weights;

    private TrainableChoice(PartitionedGraph network) {
        this.network = network;
        this.weights = Trainables.of(network.graph());
    }

    /**
     * The weights that patterns choose, all without any pattern.
     *
     * @throws IllegalArgumentException if a pattern chooses nothing
     */
    public static Set<String> of(PartitionedGraph network, List<String> patterns) {
        TrainableChoice choice = new TrainableChoice(network);
        if (choice.weights.isEmpty()) {
            throw new IllegalArgumentException(
                    network.graph().source().path() + ": the network has no weights to train");
        }
        if (patterns.isEmpty()) {
            return choice.weights;
        }
        Set<String> chosen = new TreeSet<>();
        for (String pattern : patterns) {
            Set<String> more = choice.matching(pattern);
            more.retainAll(choice.weights);
            if (more.isEmpty()) {
                throw new IllegalArgumentException("trainable is '" + pattern
                        + "', which no weight matches; it must be all,"
                        + " head, norms, biases, blocks such as 4- of 0-"
                        + (network.blocks().size() - 1)
                        + ", or names such as " + choice.weights.iterator().next());
            }
            chosen.addAll(more);
        }
        return chosen;
    }

    private Set<String> matching(String pattern) {
        Matcher blocks = BLOCKS.matcher(pattern);
        int last = network.blocks().size() - 1;
        if (blocks.matches()) {
            int from = Integer.parseInt(blocks.group(1));
            String end = blocks.group(2) == null ? blocks.group(1) : blocks.group(3);
            return ofBlocks(from, end == null ? last : Integer.parseInt(end));
        }
        switch (pattern) {
            case "all":
                return new TreeSet<>(weights);
            case "head":
                return head();
            case "norms":
                return norms();
            case "biases":
                return biases();
            default:
                return named(pattern);
        }
    }

    private Set<String> ofBlocks(int from, int to) {
        Set<String> read = new TreeSet<>();
        for (int block = from; block <= Math.min(to, network.blocks().size() - 1); block++) {
            network.blocks().get(block).forEach(node -> read.addAll(node.reads()));
        }
        return read;
    }

    private Set<String> head() {
        Set<String> read = new TreeSet<>();
        for (int block = network.blocks().size() - 1; block >= 0 && read.isEmpty(); block--) {
            read.addAll(ofBlocks(block, block));
            read.retainAll(weights);
        }
        return read;
    }

    private Set<String> norms() {
        Set<String> read = new TreeSet<>();
        for (GraphNode node : network.graph().nodes()) {
            if (NORMALISATIONS.contains(node.op())) {
                read.add(node.input(1));
                read.add(node.input(2));
            }
        }
        return read;
    }

    private Set<String> biases() {
        Set<String> read = new TreeSet<>();
        for (GraphNode node : network.graph().nodes()) {
            Integer position = BIASES.get(node.op());
            if (position != null) {
                read.add(node.input(position));
            } else if (node.is("Add")) {
                read.add(node.input(0));
                read.add(node.input(1));
            }
        }
        return read;
    }

    private Set<String> named(String pattern) {
        StringBuilder expression = new StringBuilder();
        for (String literal : pattern.split("\\*", -1)) {
            expression.append(expression.length() == 0 ? "" : ".*").append(Pattern.quote(literal));
        }
        Set<String> named = new TreeSet<>();
        for (String weight : weights) {
            if (weight.matches(expression.toString())) {
                named.add(weight);
            }
        }
        return named;
    }
}
