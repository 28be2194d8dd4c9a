package org.jointdnn.onnx;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jointdnn.onnx.graph.Graph;
import org.jointdnn.onnx.model.OnnxFile;
import org.jointdnn.onnx.proto.AttributeProto;
import org.jointdnn.onnx.proto.GraphProto;
import org.jointdnn.onnx.proto.ModelProto;
import org.jointdnn.onnx.proto.NodeProto;
import org.jointdnn.onnx.proto.OperatorSetIdProto;
import org.jointdnn.onnx.proto.TensorProto;
import org.jointdnn.onnx.proto.TensorShapeProto;
import org.jointdnn.onnx.proto.TypeProto;
import org.jointdnn.onnx.proto.ValueInfoProto;

/** Small models for tests, written node by node; every computed tensor is taken to be a float vector of four. */
public final class TestModel {
    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("test");
    private final ModelProto.Builder model = ModelProto.newBuilder().setIrVersion(8);
    private int opset = 13;

    public TestModel ir(long version) {
        model.setIrVersion(version);
        return this;
    }

    public TestModel opset(int version) {
        opset = version;
        return this;
    }

    public TestModel input(String name, Object... dims) {
        graph.addInput(value(name, dims));
        return this;
    }

    public TestModel output(String... names) {
        for (String name : names) {
            graph.addOutput(value(name, 1, 4));
        }
        return this;
    }

    public TestModel weight(String name, int... dims) {
        int elements = Arrays.stream(dims).reduce(1, (a, b) -> a * b);
        ByteBuffer raw = ByteBuffer.allocate(4 * elements).order(ByteOrder.LITTLE_ENDIAN);
        for (int k = 0; k < elements; k++) {
            raw.putFloat(k);
        }
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(name)
                .setDataType(ElementType.FLOAT32.onnxCode())
                .setRawData(ByteString.copyFrom(raw.array()));
        Arrays.stream(dims).forEach(tensor::addDims);
        return weight(tensor.build());
    }

    public TestModel weight(TensorProto tensor) {
        graph.addInitializer(tensor);
        return this;
    }

    /** A node named after its first output. */
    public TestModel node(String op, List<String> inputs, String... outputs) {
        return node(op, inputs, List.of(outputs), List.of());
    }

    public TestModel node(String op, String input, String output) {
        return node(op, List.of(input), output);
    }

    public TestModel node(String op, List<String> inputs, List<String> outputs, List<AttributeProto> attributes) {
        graph.addNode(NodeProto.newBuilder()
                .setName(outputs.get(0))
                .setOpType(op)
                .addAllInput(inputs)
                .addAllOutput(outputs)
                .addAllAttribute(attributes));
        return this;
    }

    public ModelProto proto() {
        return model.setGraph(graph)
                .clearOpsetImport()
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(opset))
                .build();
    }

    public Path write(Path folder) throws IOException {
        return Files.write(folder.resolve("model.onnx"), proto().toByteArray());
    }

    public OnnxFile file() {
        return new OnnxFile(Path.of("model.onnx"), proto());
    }

    public Graph graph() {
        return Graph.of(file(), 1);
    }

    /** What a trial run would tell if every tensor were {@code FP32[1, 4]}. */
    public static Map<String, TensorSpec> specs(Graph graph) {
        Map<String, TensorSpec> specs = new LinkedHashMap<>();
        graph.inputs().forEach(input -> specs.put(input.name(), input));
        graph.constants()
                .forEach((name, constant) ->
                        specs.put(name, new TensorSpec(name, ElementType.FLOAT32, Shape.of(1, 4, 3, 3))));
        graph.nodes()
                .forEach(node -> node.writes()
                        .forEach(name -> specs.put(name, new TensorSpec(name, ElementType.FLOAT32, Shape.of(1, 4)))));
        return specs;
    }

    private static ValueInfoProto value(String name, Object... dims) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (Object dim : dims) {
            if (dim instanceof String symbol) {
                shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimParam(symbol));
            } else {
                shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(((Number) dim).longValue()));
            }
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(ElementType.FLOAT32.onnxCode())
                                .setShape(shape)))
                .build();
    }
}
