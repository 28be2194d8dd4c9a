package org.jointdnn.engine;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.graph.Graph;
import org.jointdnn.onnx.graph.GraphNode;
import org.jointdnn.onnx.model.Constant;
import org.jointdnn.onnx.model.Declarations;
import org.jointdnn.onnx.proto.GraphProto;
import org.jointdnn.onnx.proto.ModelProto;
import org.jointdnn.onnx.proto.TensorProto;
import org.jointdnn.onnx.proto.ValueInfoProto;

/**
 * A graph as a model with every computed tensor as an output.
 *
 * @param weights the values of the larger constants, which the model marks external
 */
record TrialModel(ModelProto model, Map<String, Tensor> weights) {
    private static final int INLINE_BYTES = 1024;

    static TrialModel of(Graph graph) {
        GraphProto.Builder content = GraphProto.newBuilder().setName("trial");
        for (TensorSpec input : graph.inputs()) {
            content.addInput(Declarations.of(input));
        }
        for (GraphNode node : graph.nodes()) {
            content.addNode(node.proto());
            node.writes()
                    .forEach(name ->
                            content.addOutput(ValueInfoProto.newBuilder().setName(name)));
        }
        Map<String, Tensor> weights = new LinkedHashMap<>();
        graph.constants().forEach((name, constant) -> content.addInitializer(declare(name, constant, weights)));
        ModelProto source = graph.source().model();
        ModelProto model = ModelProto.newBuilder()
                .setIrVersion(source.getIrVersion())
                .addAllOpsetImport(source.getOpsetImportList())
                .addAllFunctions(source.getFunctionsList())
                .setGraph(content)
                .build();
        return new TrialModel(model, weights);
    }

    private static TensorProto declare(String name, Constant constant, Map<String, Tensor> weights) {
        if (constant instanceof Constant.Dense dense
                && dense.raw().size() > INLINE_BYTES
                && NativeTensors.javaType(dense.type()).isPresent()) {
            // Copied, since a constant within a file may lie at any address and kernels want it aligned.
            Tensor copy = Tensor.allocate(dense.type(), dense.shape());
            copy.data().put(dense.raw().asReadOnlyByteBuffer());
            weights.put(name, copy);
            return Declarations.external(name, dense);
        }
        return Declarations.inline(name, constant);
    }
}
