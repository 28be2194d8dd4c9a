package org.jointdnn.training.gradient;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.ModelFormatException;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.graph.GraphNode;
import org.jointdnn.onnx.proto.NodeProto;
import org.jointdnn.training.graph.Ops;

/** A node as a rule sees it that appends the node's forward pass. */
final class ForwardNode {
    private final NetworkTensors tensors;
    private final GraphNode node;
    private final Ops ops;
    private final List<RunningState> states;
    private final List<DropoutMask> masks;
    private final ConvolutionLowering lowering;

    ForwardNode(
            NetworkTensors tensors,
            GraphNode node,
            Ops ops,
            List<RunningState> states,
            List<DropoutMask> masks,
            ConvolutionLowering lowering) {
        this.tensors = tensors;
        this.node = node;
        this.ops = ops;
        this.states = states;
        this.masks = masks;
        this.lowering = lowering;
    }

    GraphNode node() {
        return node;
    }

    Ops ops() {
        return ops;
    }

    ConvolutionLowering lowering() {
        return lowering;
    }

    /** Whether the node has a backward pass. */
    boolean isDifferentiated() {
        return tensors.isActive(node);
    }

    TensorSpec input(int position) {
        return tensors.spec(node.input(position));
    }

    TensorSpec output() {
        return tensors.spec(node.output());
    }

    double scalar(int input, double otherwise) {
        return node.input(input).isEmpty() ? otherwise : tensors.constantReals(node, input)[0];
    }

    /** Appends the node as the model has it. */
    void copy() {
        List<TensorSpec> outputs = new ArrayList<>();
        node.writes().forEach(name -> outputs.add(tensors.spec(name)));
        ops.graph().append(node, outputs);
    }

    /** Appends the node with more outputs, which {@link NodeGradient#side} finds again by their roles. */
    void copyWith(Map<String, TensorSpec> more) {
        NodeProto.Builder proto = node.proto().toBuilder();
        List<TensorSpec> outputs = new ArrayList<>(List.of(output()));
        if (proto.getOutputCount() > 1) {
            throw new ModelFormatException(node.describe() + " has further outputs, which training doesn't support");
        }
        more.forEach((role, like) -> {
            TensorSpec side = new TensorSpec(sideName(role), like.type(), like.shape());
            tensors.declare(side);
            proto.addOutput(side.name());
            outputs.add(side);
        });
        ops.graph().append(new GraphNode(proto.build(), Set.of()), outputs);
    }

    /** The spec of a further output. */
    TensorSpec like(ElementType type, Shape shape) {
        return new TensorSpec(node.output(), type, shape);
    }

    /** Keeps a value for the backward pass. */
    void side(String role, TensorSpec value) {
        tensors.declare(ops.graph().name(value, sideName(role)));
    }

    /** Makes a value an output of the node, if the node has it. */
    void write(int output, TensorSpec value) {
        boolean has = output < node.proto().getOutputCount()
                && !node.proto().getOutput(output).isEmpty();
        if (has) {
            ops.graph().name(value, node.proto().getOutput(output));
        }
    }

    /** Declares that the next step reads {@code next} where this one read an input. */
    void update(int input, TensorSpec next) {
        TensorSpec state = input(input);
        String name = node.input(input) + ":next";
        ops.graph().name(next, name);
        states.add(new RunningState(state, name));
    }

    /** A mask like a tensor, drawn for each step and given to the graph as an input. */
    TensorSpec mask(TensorSpec like, double keepProbability) {
        TensorSpec mask = new TensorSpec(sideName("mask"), ElementType.BOOL, like.shape());
        tensors.declare(mask);
        masks.add(new DropoutMask(mask, keepProbability));
        return mask;
    }

    private String sideName(String role) {
        return node.output() + ":" + role;
    }
}
