package org.jointdnn.training.adapter;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jointdnn.onnx.ModelFormatException;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.graph.GraphNode;
import org.jointdnn.onnx.proto.AttributeProto;
import org.jointdnn.training.graph.Attributes;
import org.jointdnn.training.graph.Ops;
import org.jointdnn.training.graph.Shapes;

/** A layer's node and the path beside it. */
record AdaptedLayer(GraphNode node, AdaptedWeight weight, Map<String, TensorSpec> specs, Ops ops) {
    /** Appends the node, the path, and their sum under the node's name for it. */
    void append() {
        TensorSpec output = spec(node.output());
        TensorSpec frozen = new TensorSpec(node.output() + ":frozen", output.type(), output.shape());
        GraphNode renamed = new GraphNode(
                node.proto().toBuilder()
                        .setName(frozen.name())
                        .setOutput(0, frozen.name())
                        .build(),
                Set.of());
        ops.graph().append(renamed, List.of(frozen));
        TensorSpec input = spec(node.input(0));
        TensorSpec change = switch (node.op()) {
            case "Gemm" -> gemm(input);
            case "MatMul" -> matMul(input, output.shape());
            default -> conv(input, output.shape());
        };
        ops.graph().node("Add", List.of(frozen, change), List.of(output));
    }

    private TensorSpec spec(String name) {
        return Optional.ofNullable(specs.get(name))
                .orElseThrow(() -> new ModelFormatException("tensor '" + name + "' has no type that training knows"));
    }

    /** {@code alpha op(x) op(W)} has {@code alpha scale op(x) A B} beside it. */
    private TensorSpec gemm(TensorSpec input) {
        boolean transA = node.attribute("transA", 0) != 0;
        boolean transB = node.attribute("transB", 0) != 0;
        double alpha = Attributes.real(node, "alpha", 1);
        TensorSpec inner = ops.gemm(input, transA, weight.a(), transB, 1);
        return ops.gemm(inner, false, weight.b(), transB, alpha * weight.scale());
    }

    private TensorSpec matMul(TensorSpec input, Shape output) {
        boolean vector = input.shape().rank() == 1;
        TensorSpec rows = vector ? ops.reshape(input, Shape.of(1, input.shape().extent(0))) : input;
        TensorSpec inner = ops.mul(ops.matMul(rows, weight.a()), weight.scale());
        return ops.reshape(ops.matMul(inner, weight.b()), output);
    }

    private TensorSpec conv(TensorSpec input, Shape output) {
        AttributeProto[] window = node.proto().getAttributeList().toArray(new AttributeProto[0]);
        Shape inner = Shapes.with(output, 1, weight.a().shape().extent(0));
        TensorSpec few = ops.graph().node("Conv", List.of(input, weight.a()), input.type(), inner, window);
        return ops.graph()
                .node(
                        "Conv",
                        List.of(ops.mul(few, weight.scale()), weight.b()),
                        few.type(),
                        output,
                        Attributes.integer("group", weight.base().groups()));
    }
}
