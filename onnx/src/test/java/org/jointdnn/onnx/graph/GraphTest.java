package org.jointdnn.onnx.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.ModelFormatException;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.TestModel;
import org.jointdnn.onnx.model.Constant;
import org.jointdnn.onnx.proto.AttributeProto;
import org.jointdnn.onnx.proto.GraphProto;
import org.jointdnn.onnx.proto.NodeProto;
import org.jointdnn.onnx.proto.TensorProto;
import org.jointdnn.onnx.proto.ValueInfoProto;
import org.junit.jupiter.api.Test;

class GraphTest {
    @Test
    void initializersThatAreListedAsInputsAreNoInputs() {
        Graph graph = new TestModel()
                .input("x", 1, 4)
                .input("w", 4, 4)
                .weight("w", 4, 4)
                .node("MatMul", List.of("x", "w"), "y")
                .output("y")
                .graph();
        assertThat(graph.inputs()).extracting("name").containsExactly("x");
    }

    @Test
    void constantNodesBecomeConstants() {
        AttributeProto ints = AttributeProto.newBuilder()
                .setName("value_ints")
                .addInts(7)
                .addInts(8)
                .build();
        Graph graph = new TestModel()
                .input("x", 1, 4)
                .node("Constant", List.of(), List.of("c"), List.of(ints))
                .node("Reshape", List.of("x", "c"), "y")
                .output("y")
                .graph();
        assertThat(ops(graph)).containsExactly("Reshape");
        assertThat(graph.constants().get("c")).isInstanceOfSatisfying(Constant.Dense.class, dense -> {
            assertThat(dense.type()).isEqualTo(ElementType.INT64);
            assertThat(dense.shape()).isEqualTo(Shape.of(2));
            assertThat(dense.raw().byteAt(8)).isEqualTo((byte) 8);
        });
    }

    @Test
    void identityAndDropoutPassTheirInputOn() {
        Graph graph = new TestModel()
                .input("x", 1, 4)
                .node("Identity", "x", "a")
                .node("Dropout", List.of("a"), "b", "mask")
                .node("Identity", "b", "c")
                .node("Relu", "c", "y")
                .output("y")
                .graph();
        assertThat(ops(graph)).containsExactly("Relu");
        assertThat(graph.nodes().get(0).input(0)).isEqualTo("x");
    }

    @Test
    void dropoutStaysForTraining() {
        TestModel model = new TestModel()
                .input("x", 1, 4)
                .node("Identity", "x", "a")
                .node("Dropout", "a", "y")
                .output("y");
        Graph graph = Graph.of(model.file(), 1, Purpose.TRAINING);
        assertThat(ops(graph)).containsExactly("Dropout");
        assertThat(graph.nodes().get(0).input(0)).isEqualTo("x");
    }

    @Test
    void dropoutWithAReadMaskStays() {
        Graph graph = new TestModel()
                .input("x", 1, 4)
                .node("Dropout", List.of("x"), "b", "mask")
                .output("b", "mask")
                .graph();
        assertThat(ops(graph)).containsExactly("Dropout");
    }

    @Test
    void anOutputKeepsItsNameWhenItsIdentityGoes() {
        Graph graph = new TestModel()
                .input("x", 1, 4)
                .node("Relu", "x", "h")
                .node("Sigmoid", "h", "s")
                .node("Identity", "h", "y")
                .output("y", "s")
                .graph();
        assertThat(ops(graph)).containsExactly("Relu", "Sigmoid");
        assertThat(graph.nodes().get(0).output()).isEqualTo("y");
        assertThat(graph.nodes().get(1).input(0)).isEqualTo("y");
    }

    @Test
    void identitiesThatGiveOneValueTwoOutputNamesStay() {
        Graph graph = new TestModel()
                .input("x", 1, 4)
                .node("Relu", "x", "h")
                .node("Identity", "h", "y1")
                .node("Identity", "h", "y2")
                .node("Identity", "x", "y3")
                .output("y1", "y2", "y3")
                .graph();
        assertThat(graph.producers().keySet()).contains("y1", "y2", "y3");
    }

    @Test
    void namesReadInSubgraphsCountAsRead() {
        GraphProto branch = GraphProto.newBuilder()
                .addNode(NodeProto.newBuilder().setOpType("Neg").addInput("h").addOutput("t"))
                .addOutput(ValueInfoProto.newBuilder().setName("t"))
                .build();
        AttributeProto then =
                AttributeProto.newBuilder().setName("then_branch").setG(branch).build();
        Graph graph = new TestModel()
                .input("x", 1, 4)
                .input("c", 1)
                .node("Relu", "x", "r")
                .node("Identity", "r", "h")
                .node("If", List.of("c"), List.of("y"), List.of(then))
                .output("y")
                .graph();
        assertThat(ops(graph)).containsExactly("Relu", "Identity", "If");
        assertThat(graph.nodes().get(2).reads()).containsExactlyInAnyOrder("c", "h");
    }

    @Test
    void nodesAreSortedAndDeadOnesGo() {
        Graph graph = new TestModel()
                .input("x", 1, 4)
                .weight("unused", 4)
                .node("Sigmoid", "h", "y")
                .node("Relu", "x", "h")
                .node("Tanh", "h", "dead")
                .output("y")
                .graph();
        assertThat(ops(graph)).containsExactly("Relu", "Sigmoid");
        assertThat(graph.constants()).isEmpty();
    }

    @Test
    void refusesBrokenGraphs() {
        assertRefused(
                new TestModel()
                        .input("x", 1, 4)
                        .node("Add", List.of("x", "b"), "a")
                        .node("Relu", "a", "b")
                        .output("b"),
                "node 'a' (Add) depends on its own output");
        assertRefused(
                new TestModel().input("x", 1, 4).node("Relu", "nothing", "y").output("y"),
                "node 'y' (Relu) reads 'nothing', which nothing writes");
        assertRefused(
                new TestModel()
                        .input("x", 1, 4)
                        .node("Relu", "x", "y")
                        .node("Neg", "x", "y")
                        .output("y"),
                "written elsewhere too");
        assertRefused(new TestModel().input("x", 1, 4).node("Relu", "x", "y").output("z"), "output 'z'");
        assertRefused(new TestModel().input("x", 1, 4).node("Relu", "x", "y"), "no outputs");
    }

    @Test
    void onlyTheBatchMayBeDynamic() {
        TestModel batch =
                new TestModel().input("x", "N", 4).node("Relu", "x", "y").output("y");
        assertThat(Graph.of(batch.file(), 3).inputs().get(0).shape()).isEqualTo(Shape.of(3, 4));
        assertRefused(
                new TestModel()
                        .input("x", 1, 3, "height", 4)
                        .node("Relu", "x", "y")
                        .output("y"),
                "input 'x' has the dynamic extent 'height' at axis 2");
    }

    @Test
    void refusesInputsThatNoTensorCanHold() {
        for (long extent : new long[] {1L << 29, 1L << 40, Long.MAX_VALUE}) {
            assertRefused(
                    new TestModel().input("x", 2, extent).node("Relu", "x", "y").output("y"),
                    "input 'x' has the shape [2, " + extent + "], which takes 2 GiB or more");
        }
    }

    @Test
    void shapesOfStaticTensorsFoldAndWhatFollowsFromThem() {
        Graph graph = new TestModel()
                .input("x", 1, 4)
                .weight("i", 1)
                .node("Relu", "x", "h")
                .node("Shape", "h", "s")
                .node("Gather", List.of("s", "i"), "g")
                .node("Reshape", List.of("h", "g"), "r")
                .node("Shape", "r", "s2")
                .node("Expand", List.of("r", "s2"), "y")
                .output("y")
                .graph();
        assertThat(ConstantFolding.foldable(graph)).containsExactlyInAnyOrder("s", "g", "s2");
        Constant value = graph.constants().get("i");
        Graph folded = ConstantFolding.fold(graph, Map.of("s", value, "g", value, "s2", value));
        assertThat(ops(folded)).containsExactly("Relu", "Reshape", "Expand");
        assertThat(folded.constants().keySet()).containsExactlyInAnyOrder("g", "s2");
    }

    @Test
    void shapesThatDependOnDataDoNotFold() {
        Graph graph = new TestModel()
                .input("x", 1, 4)
                .node("NonZero", "x", "n")
                .node("Shape", "n", "s")
                .node("Expand", List.of("x", "s"), "y")
                .output("y")
                .graph();
        assertThat(ConstantFolding.foldable(graph)).isEmpty();
        assertThat(DynamicShapes.of(graph, graph.constants().keySet())).containsExactlyInAnyOrder("n", "y");
    }

    @Test
    void randomValuesDoNotFold() {
        Graph graph = new TestModel()
                .input("x", 1, 4)
                .weight("c", 4)
                .node("RandomNormalLike", "c", "n")
                .node("Add", List.of("x", "n"), "y")
                .output("y")
                .graph();
        assertThat(ConstantFolding.foldable(graph)).isEmpty();
    }

    private static List<String> ops(Graph graph) {
        return graph.nodes().stream().map(GraphNode::op).collect(Collectors.toList());
    }

    private static void assertRefused(TestModel model, String reason) {
        assertThatExceptionOfType(ModelFormatException.class)
                .isThrownBy(model::graph)
                .withMessageContaining("model.onnx: ")
                .withMessageContaining(reason);
    }

    @Test
    void typedTensorsOfStringsStayAsTheyAre() {
        TensorProto strings =
                TensorProto.newBuilder().setName("s").setDataType(8).addDims(0).build();
        Graph graph = new TestModel()
                .input("x", 1, 4)
                .weight(strings)
                .node("Custom", List.of("x", "s"), "y")
                .output("y")
                .graph();
        assertThat(graph.constants().get("s")).isEqualTo(new Constant.Opaque(strings));
    }
}
