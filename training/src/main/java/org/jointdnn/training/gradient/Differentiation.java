package org.jointdnn.training.gradient;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import org.jointdnn.engine.prepare.PartitionedGraph;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.UnsupportedOperatorException;
import org.jointdnn.onnx.graph.GraphNode;
import org.jointdnn.training.graph.GraphBuilder;
import org.jointdnn.training.graph.Ops;

/**
 * Reverse-mode automatic differentiation of a network, block by block.
 *
 * <p>The gradient of a tensor is the sum of what its readers add, from the last reader to the first. Where the readers lie
 * in several blocks the sum passes from block to block: {@code grad:t@c} is what block {@code c} and those after it have
 * added to the gradient of {@code t}. It is made by block {@code c} and read by the next lower block that adds to it, or by
 * the one that made {@code t}; a block that doesn't touch {@code t} doesn't touch its gradient, so that it crosses a link
 * only where it must. What is trained counts as made by the lowest block that reads it. The loss counts as block
 * {@code n}.
 *
 * <p>So the backward passes of consecutive blocks, last first, are the backward pass of the segment.
 *
 * <p>Source: Griewank and Walther, Evaluating Derivatives, 2008, chapter 3.
 */
public final class Differentiation {
    /** For nodes that nothing trained comes before. */
    private static final GradientRule AS_IT_IS = node -> {
        throw new IllegalStateException(node.node().describe() + " has no gradient");
    };

    private final PartitionedGraph network;
    private final Set<String> roots;
    private final Set<String> targets;
    private final ConvolutionLowering lowering;
    private final Map<String, NavigableSet<Integer>> adders = new HashMap<>();
    private final NetworkTensors tensors;
    private final List<Ops> forwards = new ArrayList<>();
    private final List<List<RunningState>> states = new ArrayList<>();
    private final List<List<DropoutMask>> masks = new ArrayList<>();

    private Differentiation(
            PartitionedGraph network, Set<String> roots, Set<String> targets, ConvolutionLowering lowering) {
        this.network = network;
        this.roots = roots;
        this.targets = targets;
        this.lowering = lowering;
        Set<String> active = Activity.of(network.graph().nodes(), network.specs(), roots, targets);
        this.tensors = new NetworkTensors(network.specs(), network.graph().constants(), active);
    }

    /**
     * The blocks of a network as they are trained, in their order.
     *
     * @param roots the constants that are trained, and inputs whose gradients are wanted
     * @param targets the outputs that the loss reads
     * @throws UnsupportedOperatorException if a node between them has no gradient
     */
    public static List<BlockGradients> of(
            PartitionedGraph network, Set<String> roots, Set<String> targets, ConvolutionLowering lowering) {
        Differentiation differentiation = new Differentiation(network, roots, targets, lowering);
        differentiation.findAdders();
        differentiation.forward();
        return differentiation.backward();
    }

    /** The name of what a block and those after it have added to the gradient of a tensor. */
    public static String gradientName(String tensor, int block) {
        return "grad:" + tensor + "@" + block;
    }

    private void findAdders() {
        for (int block = 0; block < network.blocks().size(); block++) {
            for (GraphNode node : network.blocks().get(block)) {
                if (tensors.isActive(node)) {
                    for (String name : node.reads()) {
                        addAdder(name, block);
                    }
                }
            }
        }
        targets.forEach(target -> addAdder(target, network.blocks().size()));
    }

    private void addAdder(String tensor, int block) {
        if (tensors.isActive(tensor)) {
            adders.computeIfAbsent(tensor, absent -> new TreeSet<>()).add(block);
        }
    }

    private void forward() {
        for (int block = 0; block < network.blocks().size(); block++) {
            Ops ops = new Ops(new GraphBuilder("f" + block));
            forwards.add(ops);
            states.add(new ArrayList<>());
            masks.add(new ArrayList<>());
            for (GraphNode node : network.blocks().get(block)) {
                ForwardNode forward =
                        new ForwardNode(tensors, node, ops, states.get(block), masks.get(block), lowering);
                GradientRules.of(node).orElse(AS_IT_IS).forward(forward);
            }
        }
    }

    private List<BlockGradients> backward() {
        List<BlockGradients> blocks = new ArrayList<>();
        Set<String> kept = new HashSet<>();
        for (int block = network.blocks().size() - 1; block >= 0; block--) {
            BlockGradients gradients = backward(block, kept);
            kept.addAll(gradients.backward().reads());
            blocks.add(0, gradients);
        }
        return blocks;
    }

    private BlockGradients backward(int block, Set<String> kept) {
        Ops ops = new Ops(new GraphBuilder("b" + block));
        BlockBackward backward = new BlockBackward(forwards.get(block), ops, kept, lowering);
        receive(block, backward);
        List<GraphNode> nodes = network.blocks().get(block);
        Set<String> made = new HashSet<>();
        for (int k = nodes.size() - 1; k >= 0; k--) {
            differentiate(nodes.get(k), backward);
            made.addAll(nodes.get(k).writes());
        }
        Map<String, TensorSpec> gradients = new LinkedHashMap<>();
        for (String tensor : backward.added()) {
            if (!made.contains(tensor)) {
                TensorSpec sum = backward.gradient(tensor).orElseThrow(IllegalStateException::new);
                gradients.put(tensor, ops.graph().name(sum, gradientName(tensor, block)));
            }
        }
        List<TensorSpec> parameters = parameters(block, gradients.keySet());
        Set<String> outputs = new HashSet<>();
        gradients.values().forEach(gradient -> outputs.add(gradient.name()));
        if (!parameters.isEmpty()) {
            outputs.add(sumOfSquares(block, ops, parameters).name());
        }
        return new BlockGradients(
                forwards.get(block).graph().part(),
                ops.graph().part(outputs),
                gradients,
                parameters,
                states.get(block),
                masks.get(block));
    }

    /** Takes the gradients that later blocks give and that this one adds to, or whose tensors it made. */
    private void receive(int block, BlockBackward backward) {
        Set<String> touched = new TreeSet<>();
        for (GraphNode node : network.blocks().get(block)) {
            touched.addAll(node.writes());
            touched.addAll(node.reads());
        }
        for (String tensor : touched) {
            NavigableSet<Integer> blocks = adders.getOrDefault(tensor, new TreeSet<>());
            Integer next = blocks.higher(block);
            boolean made = network.blocks().get(block).stream()
                    .anyMatch(node -> node.writes().contains(tensor));
            if (next != null && (made || blocks.contains(block))) {
                TensorSpec spec = tensors.spec(tensor);
                backward.receive(tensor, new TensorSpec(gradientName(tensor, next), spec.type(), spec.shape()));
            }
        }
    }

    private void differentiate(GraphNode node, BlockBackward backward) {
        if (!tensors.isActive(node)) {
            return;
        }
        GradientRule rule = GradientRules.of(node).orElse(AS_IT_IS);
        rule.backward(new NodeGradient(backward, tensors, node));
        for (String name : node.reads()) {
            if (tensors.isActive(name) && !backward.added().contains(name)) {
                throw new UnsupportedOperatorException(
                        node.describe() + " has no gradient with respect to its input '" + name + "'");
            }
        }
    }

    /** What is trained, read by this block and by none before. */
    private List<TensorSpec> parameters(int block, Set<String> tensorsWithGradient) {
        List<TensorSpec> parameters = new ArrayList<>();
        for (String tensor : new TreeSet<>(tensorsWithGradient)) {
            boolean trained =
                    roots.contains(tensor) && network.graph().constants().containsKey(tensor);
            if (trained && adders.getOrDefault(tensor, new TreeSet<>()).lower(block) == null) {
                parameters.add(tensors.spec(tensor));
            }
        }
        return parameters;
    }

    private static TensorSpec sumOfSquares(int block, Ops ops, List<TensorSpec> parameters) {
        List<TensorSpec> sums = new ArrayList<>();
        for (TensorSpec parameter : parameters) {
            TensorSpec named =
                    new TensorSpec(gradientName(parameter.name(), block), parameter.type(), parameter.shape());
            TensorSpec flat = ops.reshape(named, Shape.of(parameter.shape().elements()));
            sums.add(ops.reduce("ReduceSumSquare", flat, 0));
        }
        TensorSpec sum = ops.sum(ops.concat(0, sums), 0);
        return ops.graph().name(sum, BlockGradients.sumOfSquares(block));
    }
}
