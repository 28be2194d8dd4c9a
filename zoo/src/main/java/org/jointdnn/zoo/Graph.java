package org.jointdnn.zoo;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.proto.AttributeProto;
import org.jointdnn.onnx.proto.GraphProto;
import org.jointdnn.onnx.proto.ModelProto;
import org.jointdnn.onnx.proto.NodeProto;
import org.jointdnn.onnx.proto.OperatorSetIdProto;
import org.jointdnn.onnx.proto.StringStringEntryProto;
import org.jointdnn.onnx.proto.TensorProto;
import org.jointdnn.onnx.proto.TensorShapeProto;
import org.jointdnn.onnx.proto.TypeProto;
import org.jointdnn.onnx.proto.ValueInfoProto;

/**
 * An ONNX graph under construction: its nodes in execution order, the shape of every tensor, and
 * where each weight will lie in the data file.
 *
 * <p>{@link Layer} is the fluent face of it. Thread safety: not safe.
 */
final class Graph {
    static final String INPUT = "input";
    static final String OUTPUT = "output";

    private static final int IR_VERSION = 8;
    private static final int OPSET_VERSION = 17;
    /** A cache line and the widest vector; the runtime maps the weights and reads them in place. */
    private static final int ALIGNMENT_BYTES = 64;

    private final String name;
    private final List<NodeProto.Builder> nodes = new ArrayList<>();
    private final Map<String, Shape> shapes = new LinkedHashMap<>();
    private final List<Weight> weights = new ArrayList<>();
    private final Map<String, Float> scalars = new LinkedHashMap<>();
    private final Map<String, Integer> timesUsed = new HashMap<>();
    private long dataBytes;

    Graph(String name, Shape input) {
        this.name = name;
        shapes.put(INPUT, input);
    }

    /** Appends a node with one output and answers its name, which is also the name of the output. */
    String addNode(String scope, String operator, List<String> inputs, Shape output, AttributeProto... attributes) {
        String base = scope.isEmpty() ? operator : scope + "/" + operator;
        int times = timesUsed.merge(base, 1, Integer::sum);
        String node = times == 1 ? base : base + "_" + (times - 1);
        nodes.add(NodeProto.newBuilder()
                .setName(node)
                .setOpType(operator)
                .addAllInput(inputs)
                .addOutput(node)
                .addAllAttribute(List.of(attributes)));
        shapes.put(node, output);
        return node;
    }

    /** Gives the node that was appended last, which must be the named one, one more input. */
    void addInput(String node, String tensor) {
        last(node).addInput(tensor);
    }

    private NodeProto.Builder last(String node) {
        NodeProto.Builder last = nodes.get(nodes.size() - 1);
        if (!last.getName().equals(node)) {
            throw new IllegalStateException("node " + node + " can't change any more: " + last.getName() + " follows");
        }
        return last;
    }

    /** Adds a weight behind the others in the data file and answers its name. */
    String addWeight(String weight, Shape shape, Weight.Initial initial) {
        long aligned = (dataBytes + ALIGNMENT_BYTES - 1) / ALIGNMENT_BYTES * ALIGNMENT_BYTES;
        weights.add(new Weight(weight, shape, initial, aligned));
        dataBytes = aligned + shape.bytes(ElementType.FLOAT32);
        return weight;
    }

    /** A constant scalar, stored in the model itself once however often it is asked for. */
    String scalar(float value) {
        String scalar = "constant_" + value;
        scalars.put(scalar, value);
        return scalar;
    }

    /** Makes the output of the node that was appended last, which must be the named one, the network's output. */
    void nameOutput(String node) {
        last(node).setOutput(0, OUTPUT);
        Shape shape = shape(node);
        shapes.remove(node);
        shapes.put(OUTPUT, shape);
    }

    Shape shape(String tensor) {
        Shape shape = shapes.get(tensor);
        if (shape == null) {
            throw new IllegalArgumentException("network " + name + " has no tensor " + tensor);
        }
        return shape;
    }

    /** The weights in the order of their offsets. */
    List<Weight> weights() {
        return List.copyOf(weights);
    }

    /** Size of the data file. */
    long dataBytes() {
        return dataBytes;
    }

    /** The model, its weights referring to a data file beside it. */
    ModelProto toModel(String dataFile, String producerVersion) {
        GraphProto.Builder graph = GraphProto.newBuilder().setName(name);
        nodes.forEach(graph::addNode);
        weights.forEach(weight -> graph.addInitializer(external(weight, dataFile)));
        scalars.forEach((scalar, value) -> graph.addInitializer(inline(scalar, value)));
        shapes.forEach((tensor, shape) -> {
            ValueInfoProto info = info(tensor, shape);
            switch (tensor) {
                case INPUT -> graph.addInput(info);
                case OUTPUT -> graph.addOutput(info);
                default -> graph.addValueInfo(info);
            }
        });
        return ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .setProducerName("jointdnn-zoo")
                .setProducerVersion(producerVersion)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET_VERSION))
                .setGraph(graph)
                .build();
    }

    private static TensorProto external(Weight weight, String dataFile) {
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(weight.name())
                .setDataType(ElementType.FLOAT32.onnxCode())
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(entry("location", dataFile))
                .addExternalData(entry("offset", Long.toString(weight.offsetBytes())))
                .addExternalData(entry("length", Long.toString(weight.bytes())));
        for (long extent : weight.shape().extents()) {
            tensor.addDims(extent);
        }
        return tensor.build();
    }

    private static StringStringEntryProto entry(String key, String value) {
        return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
    }

    private static TensorProto inline(String name, float value) {
        ByteBuffer raw =
                ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN).putFloat(0, value);
        return TensorProto.newBuilder()
                .setName(name)
                .setDataType(ElementType.FLOAT32.onnxCode())
                .setRawData(ByteString.copyFrom(raw))
                .build();
    }

    private static ValueInfoProto info(String tensor, Shape shape) {
        TensorShapeProto.Builder extents = TensorShapeProto.newBuilder();
        for (long extent : shape.extents()) {
            extents.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(extent));
        }
        return ValueInfoProto.newBuilder()
                .setName(tensor)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(ElementType.FLOAT32.onnxCode())
                                .setShape(extents)))
                .build();
    }
}
