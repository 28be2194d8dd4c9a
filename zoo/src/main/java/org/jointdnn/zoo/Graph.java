package org.jointdnn.zoo;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
 * <p>{@link Layer} and {@link Tokens} are the fluent faces of it. Thread safety: not safe.
 */
final class Graph {
    static final String INPUT = "input";
    /** The output of a network that has one. */
    static final String OUTPUT = "output";

    private static final int IR_VERSION = 8;
    private static final int OPSET_VERSION = 17;
    /** A cache line and the widest vector; the runtime maps the weights and reads them in place. */
    private static final int ALIGNMENT_BYTES = 64;

    private final String name;
    private final List<NodeProto.Builder> nodes = new ArrayList<>();
    private final Map<String, Shape> shapes = new LinkedHashMap<>();
    private final ElementType inputType;
    private final List<Weight> weights = new ArrayList<>();
    private final Map<String, TensorProto> constants = new LinkedHashMap<>();
    private final Set<String> outputs = new LinkedHashSet<>();
    private final Map<String, Integer> timesUsed = new HashMap<>();
    private long dataBytes;

    /** A network whose input holds floats. */
    Graph(String name, Shape input) {
        this(name, input, ElementType.FLOAT32);
    }

    Graph(String name, Shape input, ElementType inputType) {
        this.name = name;
        this.inputType = inputType;
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

    /** Takes all weights added so far from the {@link WeightsFile} that is the named resource, not at random. */
    void useTrained(String resource) {
        Weight.Initial trained = new Weight.Initial.Trained(resource);
        weights.replaceAll(weight -> new Weight(weight.name(), weight.shape(), trained, weight.offsetBytes()));
    }

    /** A constant scalar, stored in the model itself once however often it is asked for. */
    String scalar(float value) {
        ByteBuffer raw = ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        raw.putFloat(0, value);
        return constant("constant_" + value, ElementType.FLOAT32, Shape.of(), raw);
    }

    /** A constant integer, stored as {@link #scalar} is. */
    String integer(long value) {
        ByteBuffer raw = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        raw.putLong(0, value);
        return constant("constant_" + value, ElementType.INT64, Shape.of(), raw);
    }

    /** A constant list of floats, stored as {@link #scalar} is. */
    String floats(float... values) {
        ByteBuffer raw = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        raw.asFloatBuffer().put(values);
        return constant("constant_" + Arrays.toString(values), ElementType.FLOAT32, Shape.of(values.length), raw);
    }

    /** A constant list of integers, stored as {@link #scalar} is. */
    String integers(long... values) {
        ByteBuffer raw = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        raw.asLongBuffer().put(values);
        return constant("constant_" + Arrays.toString(values), ElementType.INT64, Shape.of(values.length), raw);
    }

    private String constant(String constant, ElementType type, Shape shape, ByteBuffer raw) {
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(constant)
                .setDataType(type.onnxCode())
                .setRawData(ByteString.copyFrom(raw));
        for (long extent : shape.extents()) {
            tensor.addDims(extent);
        }
        constants.put(constant, tensor.build());
        return constant;
    }

    /** Makes the output of a node an output of the network, under another name. */
    void nameOutput(String node, String output) {
        Shape shape = shape(node);
        for (NodeProto.Builder each : nodes) {
            if (each.getName().equals(node)) {
                each.setOutput(0, output);
            }
            for (int i = 0; i < each.getInputCount(); i++) {
                if (each.getInput(i).equals(node)) {
                    each.setInput(i, output);
                }
            }
        }
        shapes.remove(node);
        shapes.put(output, shape);
        outputs.add(output);
    }

    /** Names of the network's outputs in the order in which they were named. */
    Set<String> outputs() {
        return Collections.unmodifiableSet(outputs);
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
        constants.values().forEach(graph::addInitializer);
        graph.addInput(info(INPUT, inputType, shape(INPUT)));
        outputs.forEach(output -> graph.addOutput(info(output, ElementType.FLOAT32, shape(output))));
        shapes.forEach((tensor, shape) -> {
            if (!tensor.equals(INPUT) && !outputs.contains(tensor)) {
                graph.addValueInfo(info(tensor, ElementType.FLOAT32, shape));
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

    private static ValueInfoProto info(String tensor, ElementType type, Shape shape) {
        TensorShapeProto.Builder extents = TensorShapeProto.newBuilder();
        for (long extent : shape.extents()) {
            extents.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(extent));
        }
        return ValueInfoProto.newBuilder()
                .setName(tensor)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(type.onnxCode())
                                .setShape(extents)))
                .build();
    }
}
