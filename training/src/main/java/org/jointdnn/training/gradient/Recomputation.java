package org.jointdnn.training.gradient;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.graph.GraphNode;
import org.jointdnn.onnx.proto.NodeProto;
import org.jointdnn.onnx.proto.TensorProto;
import org.jointdnn.training.graph.GraphPart;

/**
 * Gradient checkpointing at the blocks' boundaries: a block's backward pass computes again what it reads of the forward pass, from
 * what entered the block, so that only that is kept.
 *
 * <p>Blocks are taken last first. One recomputes if its backward pass then reads fewer bytes that nobody after it keeps; a
 * block that is a product and a Relu has nothing to gain, since its input and its output are all that it keeps. What later
 * blocks keep is read, not computed again. A recomputed tensor {@code t} is called {@code t:again}: the same kernels get the same
 * numbers, masks of dropouts and statistics of the batch included, so it is the same.
 *
 * <p>Blocks stay as they are that hold random operators, which can't be repeated, or subgraphs.
 *
 * <p>Source: Chen and others, Training deep nets with sublinear memory cost, arXiv 1604.06174, section 4.
 */
public final class Recomputation {
    private final Map<String, TensorSpec> stashable = new HashMap<>();
    private final Set<String> kept = new HashSet<>();

    private Recomputation(List<BlockGradients> blocks, List<TensorSpec> inputs) {
        inputs.forEach(input -> stashable.put(input.name(), input));
        for (BlockGradients block : blocks) {
            Map<String, TensorSpec> specs = block.forward().specs();
            for (String name : block.forward().writes()) {
                Optional.ofNullable(specs.get(name)).ifPresent(spec -> stashable.put(name, spec));
            }
        }
    }

    /**
     * The blocks with backward passes that compute again what that saves keeping.
     *
     * @param inputs the network's
     */
    public static List<BlockGradients> of(List<BlockGradients> blocks, List<TensorSpec> inputs) {
        Recomputation recomputation = new Recomputation(blocks, inputs);
        List<BlockGradients> lean = new ArrayList<>();
        for (int index = blocks.size() - 1; index >= 0; index--) {
            BlockGradients block = recomputation.lean(blocks.get(index));
            recomputation.kept.addAll(block.backward().reads());
            lean.add(0, block);
        }
        return lean;
    }

    private BlockGradients lean(BlockGradients block) {
        List<GraphNode> again = again(block);
        if (again.isEmpty() || !again.stream().allMatch(Recomputation::isRepeatable)) {
            return block;
        }
        GraphPart backward = recomputing(block, again);
        return moreToKeep(backward) < moreToKeep(block.backward())
                ? new BlockGradients(
                        block.forward(), backward, block.gradients(), block.parameters(), block.states(), block.masks())
                : block;
    }

    private static boolean isRepeatable(GraphNode node) {
        return !node.hasSubgraph() && node.isDeterministic();
    }

    /** The nodes of the forward pass that what the backward pass reads takes, from what enters the block or is kept anyway. */
    private List<GraphNode> again(BlockGradients block) {
        Set<String> needed = new HashSet<>(block.backward().reads());
        needed.removeAll(kept);
        List<GraphNode> again = new ArrayList<>();
        List<GraphNode> nodes = block.forward().nodes();
        for (int k = nodes.size() - 1; k >= 0; k--) {
            GraphNode node = nodes.get(k);
            if (node.writes().stream().anyMatch(needed::contains)) {
                needed.addAll(node.reads());
                needed.removeAll(kept);
                again.add(0, node);
            }
        }
        return again;
    }

    private GraphPart recomputing(BlockGradients block, List<GraphNode> again) {
        Set<String> made = new LinkedHashSet<>();
        Set<String> reads = new HashSet<>();
        for (GraphNode node : again) {
            made.addAll(node.writes());
            reads.addAll(node.reads());
        }
        Map<String, TensorSpec> specs = new LinkedHashMap<>(block.backward().specs());
        for (String name : made) {
            Optional.ofNullable(stashable.get(name))
                    .ifPresent(spec -> specs.put(again(name), new TensorSpec(again(name), spec.type(), spec.shape())));
        }
        Set<String> replaced = new HashSet<>(made);
        replaced.removeAll(kept);
        List<GraphNode> nodes = new ArrayList<>();
        again.forEach(node -> nodes.add(renamed(node, replaced, made)));
        block.backward().nodes().forEach(node -> nodes.add(renamed(node, replaced, Set.of())));
        List<TensorProto> constants = new ArrayList<>(block.backward().constants());
        for (TensorProto constant : block.forward().constants()) {
            if (reads.contains(constant.getName())) {
                constants.add(constant);
            }
        }
        return new GraphPart(nodes, constants, specs);
    }

    /** The node with the recomputed ones of what it reads, and what it writes called recomputed. */
    private static GraphNode renamed(GraphNode node, Set<String> read, Set<String> written) {
        NodeProto.Builder renamed = node.proto().toBuilder().clearInput().clearOutput();
        for (String name : node.proto().getInputList()) {
            renamed.addInput(read.contains(name) ? again(name) : name);
        }
        for (String name : node.proto().getOutputList()) {
            renamed.addOutput(written.contains(name) ? again(name) : name);
        }
        return new GraphNode(renamed.setName(renamed.getOutput(0)).build(), node.captured());
    }

    private static String again(String name) {
        return name + ":again";
    }

    /** Bytes of the forward pass that a backward pass reads and no later one. */
    private long moreToKeep(GraphPart backward) {
        long bytes = 0;
        for (String name : backward.reads()) {
            TensorSpec spec = kept.contains(name) ? null : stashable.get(name);
            bytes += spec == null ? 0 : spec.bytes();
        }
        return bytes;
    }
}
