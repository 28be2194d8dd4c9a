package org.jointdnn.benchmarks.pytorch;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.SplittableRandom;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.model.Constant;
import org.jointdnn.onnx.model.Declarations;
import org.jointdnn.onnx.proto.AttributeProto;
import org.jointdnn.onnx.proto.GraphProto;
import org.jointdnn.onnx.proto.ModelProto;
import org.jointdnn.onnx.proto.NodeProto;
import org.jointdnn.onnx.proto.OperatorSetIdProto;
import org.jointdnn.onnx.proto.ValueInfoProto;

/** Small networks of sequences as ONNX, their weights uniform within 0.3. */
final class Sequences {
    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("sequence");
    private final SplittableRandom random = new SplittableRandom(1);

    private Sequences() {}

    /** A transformer's encoder layer of 4 heads after Vaswani and others, 2017, a mean over positions, and 10 classes. */
    static ModelProto encoder(int batch, int positions, int features) {
        Sequences net = new Sequences();
        net.input(Shape.of(batch, positions, features));
        String q = net.heads(net.linear("input", "q", features, features), features, 0, 2, 1, 3);
        String k = net.heads(net.linear("input", "k", features, features), features, 0, 2, 3, 1);
        String v = net.heads(net.linear("input", "v", features, features), features, 0, 2, 1, 3);
        String scores = net.node("Mul", List.of(net.node("MatMul", List.of(q, k)), net.scale(features / 4)));
        String weights = net.node("Softmax", List.of(scores), net.integer("axis", -1));
        String mixed = net.node("MatMul", List.of(weights, v));
        String back = net.node("Transpose", List.of(mixed), net.integers("perm", 0, 2, 1, 3));
        String joined = net.node("Reshape", List.of(back, net.longs(0, 0, features)));
        String attended = net.node("Add", List.of("input", net.linear(joined, "o", features, features)));
        String y = net.normalised(attended, "n1", features);
        String wide = net.node("Relu", List.of(net.linear(y, "f1", features, 4 * features)));
        String z = net.node("Add", List.of(y, net.linear(wide, "f2", 4 * features, features)));
        String last = net.normalised(z, "n2", features);
        String mean = net.node("ReduceMean", List.of(last, net.longs(1)), net.integer("keepdims", 0));
        return net.classified(mean, features);
    }

    /** An LSTM over {@code [T, N, D]}, and 10 classes of its last state. */
    static ModelProto lstm(int batch, int positions, int features, int hidden) {
        Sequences net = new Sequences();
        net.input(Shape.of(positions, batch, features));
        NodeProto.Builder node = NodeProto.newBuilder()
                .setOpType("LSTM")
                .setName("lstm")
                .addInput("input")
                .addInput(net.weight("lstm.w", 1, 4L * hidden, features))
                .addInput(net.weight("lstm.r", 1, 4L * hidden, hidden))
                .addInput(net.weight("lstm.b", 1, 8L * hidden))
                .addOutput("")
                .addOutput("state")
                .addAttribute(net.integer("hidden_size", hidden));
        net.graph.addNode(node);
        return net.classified(net.node("Reshape", List.of("state", net.longs(-1, hidden))), hidden);
    }

    private void input(Shape shape) {
        graph.addInput(Declarations.of(new TensorSpec("input", ElementType.FLOAT32, shape)));
    }

    private ModelProto classified(String x, int features) {
        List<String> inputs = List.of(x, weight("head.w", 10, features), weight("head.b", 10));
        String scores = node("Gemm", inputs, integer("transB", 1));
        graph.addOutput(ValueInfoProto.newBuilder().setName(scores));
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(18))
                .setGraph(graph)
                .build();
    }

    private String linear(String x, String name, int from, int to) {
        String product = node("MatMul", List.of(x, weight(name + ".w", from, to)));
        return node("Add", List.of(product, weight(name + ".b", to)));
    }

    private String heads(String x, int features, long... order) {
        String split = node("Reshape", List.of(x, longs(0, 0, 4, features / 4)));
        return node("Transpose", List.of(split), integers("perm", order));
    }

    private String normalised(String x, String name, int features) {
        return node("LayerNormalization", List.of(x, weight(name + ".scale", features), weight(name + ".b", features)));
    }

    private String node(String op, List<String> inputs, AttributeProto... attributes) {
        String name = op + graph.getNodeCount();
        graph.addNode(NodeProto.newBuilder()
                .setOpType(op)
                .setName(name)
                .addAllInput(inputs)
                .addOutput(name)
                .addAllAttribute(List.of(attributes)));
        return name;
    }

    private String weight(String name, long... extents) {
        Shape shape = Shape.of(extents);
        ByteBuffer raw =
                ByteBuffer.allocate((int) shape.bytes(ElementType.FLOAT32)).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at < raw.capacity(); at += Float.BYTES) {
            raw.putFloat(at, (float) random.nextDouble(-0.3, 0.3));
        }
        return constant(name, ElementType.FLOAT32, shape, raw);
    }

    private String scale(int width) {
        ByteBuffer raw = ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        raw.putFloat(0, (float) (1 / Math.sqrt(width)));
        return constant("scale", ElementType.FLOAT32, Shape.of(), raw);
    }

    private String longs(long... values) {
        ByteBuffer raw = ByteBuffer.allocate(Long.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        raw.asLongBuffer().put(values);
        return constant("longs" + graph.getInitializerCount(), ElementType.INT64, Shape.of(values.length), raw);
    }

    private String constant(String name, ElementType type, Shape shape, ByteBuffer raw) {
        graph.addInitializer(Declarations.inline(name, new Constant.Dense(type, shape, ByteString.copyFrom(raw))));
        return name;
    }

    private AttributeProto integer(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    private AttributeProto integers(String name, long... values) {
        AttributeProto.Builder attribute =
                AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
        for (long value : values) {
            attribute.addInts(value);
        }
        return attribute.build();
    }
}
