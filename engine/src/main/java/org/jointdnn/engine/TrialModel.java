package org.jointdnn.engine;

import com.google.protobuf.ByteString;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.graph.Graph;
import org.jointdnn.onnx.graph.GraphNode;
import org.jointdnn.onnx.model.Constant;
import org.jointdnn.onnx.proto.GraphProto;
import org.jointdnn.onnx.proto.ModelProto;
import org.jointdnn.onnx.proto.StringStringEntryProto;
import org.jointdnn.onnx.proto.TensorProto;
import org.jointdnn.onnx.proto.TensorShapeProto;
import org.jointdnn.onnx.proto.TypeProto;
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
            content.addInput(declare(input));
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

    private static ValueInfoProto declare(TensorSpec spec) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (long extent : spec.shape().extents()) {
            shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(extent));
        }
        TypeProto.Tensor.Builder type = TypeProto.Tensor.newBuilder()
                .setElemType(spec.type().onnxCode())
                .setShape(shape);
        return ValueInfoProto.newBuilder()
                .setName(spec.name())
                .setType(TypeProto.newBuilder().setTensorType(type))
                .build();
    }

    private static TensorProto declare(String name, Constant constant, Map<String, Tensor> weights) {
        if (constant instanceof Constant.Opaque opaque) {
            return opaque.tensor().toBuilder().setName(name).build();
        }
        Constant.Dense dense = (Constant.Dense) constant;
        TensorProto.Builder tensor =
                TensorProto.newBuilder().setName(name).setDataType(dense.type().onnxCode());
        for (long extent : dense.shape().extents()) {
            tensor.addDims(extent);
        }
        ByteString raw = dense.raw();
        if (raw.size() <= INLINE_BYTES || !NativeTensors.javaType(dense.type()).isPresent()) {
            return tensor.setRawData(raw).build();
        }
        // Copied, since a constant within a file may lie at any address and kernels want it aligned.
        Tensor copy = Tensor.allocate(dense.type(), dense.shape());
        copy.data().put(raw.asReadOnlyByteBuffer());
        weights.put(name, copy);
        return tensor.setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(
                        StringStringEntryProto.newBuilder().setKey("location").setValue("weights"))
                .build();
    }
}
