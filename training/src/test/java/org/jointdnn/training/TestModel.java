package org.jointdnn.training;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.engine.prepare.PartitionedGraph;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.graph.GraphNode;
import org.jointdnn.onnx.graph.Purpose;
import org.jointdnn.onnx.model.Declarations;
import org.jointdnn.onnx.model.OnnxFile;
import org.jointdnn.onnx.proto.AttributeProto;
import org.jointdnn.onnx.proto.GraphProto;
import org.jointdnn.onnx.proto.ModelProto;
import org.jointdnn.onnx.proto.NodeProto;
import org.jointdnn.onnx.proto.OperatorSetIdProto;
import org.jointdnn.onnx.proto.ValueInfoProto;
import org.jointdnn.training.graph.GraphBuilder;

/** An ONNX model written by hand, its weights drawn from its seed. */
public final class TestModel {
    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("test");
    private final SplittableRandom random;
    private final Set<String> weights = new LinkedHashSet<>();
    private int opset = 18;
    private double scale = 1;
    private double offset;

    public TestModel(long seed) {
        random = new SplittableRandom(seed);
    }

    public TestModel opset(int version) {
        opset = version;
        return this;
    }

    /** Weights from here on are uniform in {@code offset - scale .. offset + scale}. */
    public TestModel values(double newOffset, double newScale) {
        offset = newOffset;
        scale = newScale;
        return this;
    }

    public TestModel input(String name, long... shape) {
        return input(name, ElementType.FLOAT32, shape);
    }

    public TestModel input(String name, ElementType type, long... shape) {
        graph.addInput(Declarations.of(new TensorSpec(name, type, Shape.of(shape))));
        return this;
    }

    /** A trainable weight. */
    public TestModel weight(String name, long... shape) {
        double[] values = new double[(int) Shape.of(shape).elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = offset + scale * (2 * random.nextDouble() - 1);
        }
        weights.add(name);
        return reals(name, Shape.of(shape), values);
    }

    public TestModel reals(String name, Shape shape, double... values) {
        return constant(name, builder -> builder.reals(ElementType.FLOAT32, shape, values));
    }

    public TestModel longs(String name, long... values) {
        return constant(name, builder -> builder.longs(values));
    }

    private TestModel constant(String name, Consumer<GraphBuilder> make) {
        GraphBuilder builder = new GraphBuilder("constant");
        make.accept(builder);
        graph.addInitializer(builder.part().constants().get(0).toBuilder().setName(name));
        return this;
    }

    /** A node; its inputs are words separated by spaces, {@code -} for an absent one. */
    public TestModel node(String op, String outputs, String reads, AttributeProto... attributes) {
        NodeProto.Builder node = NodeProto.newBuilder().setOpType(op).addAllAttribute(List.of(attributes));
        for (String input : reads.split(" ")) {
            node.addInput(input.equals("-") ? "" : input);
        }
        for (String output : outputs.split(" ")) {
            node.addOutput(output);
        }
        graph.addNode(node.setName("node " + outputs));
        return this;
    }

    public TestModel output(String name) {
        graph.addOutput(ValueInfoProto.newBuilder().setName(name));
        return this;
    }

    public Set<String> weights() {
        return weights;
    }

    /** Weights, and inputs of numbers. */
    public Set<String> all() {
        Set<String> all = new LinkedHashSet<>(weights);
        graph.getInputList().stream()
                .filter(input -> input.getType().getTensorType().getElemType() == ElementType.FLOAT32.onnxCode())
                .forEach(input -> all.add(input.getName()));
        return all;
    }

    public String firstOutput() {
        return graph.getOutput(0).getName();
    }

    public ModelProto proto() {
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset))
                .setGraph(graph)
                .build();
    }

    public PartitionedGraph partitioned() {
        OnnxFile file = new OnnxFile(Path.of("test.onnx"), proto());
        return PartitionedGraph.of(OrtRuntime.shared(1), file, 1, Purpose.TRAINING);
    }

    /** The network with each node as a block of its own. */
    public PartitionedGraph nodeByNode() {
        PartitionedGraph network = partitioned();
        List<List<GraphNode>> blocks = new ArrayList<>();
        network.graph().nodes().forEach(node -> blocks.add(List.of(node)));
        return new PartitionedGraph(network.graph(), network.specs(), blocks);
    }

    /** The network with so many nodes in each block. */
    public PartitionedGraph blocks(int... sizes) {
        PartitionedGraph network = partitioned();
        List<List<GraphNode>> blocks = new ArrayList<>();
        int from = 0;
        for (int size : sizes) {
            blocks.add(network.graph().nodes().subList(from, from + size));
            from += size;
        }
        return new PartitionedGraph(network.graph(), network.specs(), blocks);
    }
}
