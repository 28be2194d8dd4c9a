package org.jointdnn.onnx.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.jointdnn.onnx.TestModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockPartitionTest {
    @Test
    void aChainIsCutAfterEachFusedGroup() {
        TestModel model =
                new TestModel().input("x", 1, 4, 3, 3).weight("w", 4, 4, 3, 3).weight("v", 4);
        model.node("Conv", List.of("x", "w"), "c1")
                .node("BatchNormalization", List.of("c1", "v", "v", "v", "v"), "b1")
                .node("Relu", "b1", "r1")
                .node("MaxPool", "r1", "p1")
                .node("Conv", List.of("p1", "w"), "c2")
                .node("Add", List.of("c2", "v"), "a2")
                .node("Softmax", "a2", "y")
                .output("y");
        assertThat(blocks(model)).containsExactly("c1 b1 r1", "p1", "c2 a2", "y");
    }

    @Test
    void lightOperatorsMakeNoBlockOfTheirOwn() {
        TestModel model =
                new TestModel().input("x", 1, 4, 3, 3).weight("w", 4, 4, 3, 3).weight("v", 4);
        model.node("Sub", List.of("x", "v"), "mean")
                .node("Div", List.of("mean", "v"), "scaled")
                .node("Conv", List.of("scaled", "w"), "c1")
                .node("Flatten", "c1", "y")
                .output("y");
        assertThat(blocks(model)).containsExactly("mean scaled c1 y");
    }

    @Test
    void smallResidualBlocksStayWhole() {
        TestModel model = new TestModel().input("x0", 1, 4, 3, 3).weight("w", 4, 4, 3, 3);
        for (int k = 0; k < 8; k++) {
            model.node("Conv", List.of("x" + k, "w"), "a" + k)
                    .node("Conv", List.of("a" + k, "w"), "b" + k)
                    .node("Add", List.of("b" + k, "x" + k), "x" + (k + 1));
        }
        assertThat(blocks(model.output("x8"))).hasSize(8).startsWith("a0 b0 x1");
    }

    @Test
    void aNetworkWithinOneSkipConnectionIsCutAllTheSame() {
        TestModel model = new TestModel().input("x", 1, 4, 3, 3).weight("w", 4, 4, 3, 3);
        model.node("Conv", List.of("x", "w"), "c1")
                .node("Conv", List.of("c1", "w"), "c2")
                .node("Conv", List.of("c2", "w"), "c3")
                .node("Conv", List.of("c3", "w"), "c4")
                .node("Concat", List.of("c4", "x"), "y")
                .output("y");
        assertThat(blocks(model)).containsExactly("c1", "c2", "c3", "c4", "y");
    }

    @Test
    void nestedSkipsOfAUNetArePeeledOneAfterAnother() {
        TestModel model = new TestModel().input("e0", 1, 4, 3, 3).weight("w", 4, 4, 3, 3);
        int depth = 6;
        for (int k = 0; k < depth; k++) {
            model.node("Conv", List.of("e" + k, "w"), "e" + (k + 1));
        }
        model.node("ConvTranspose", List.of("e" + depth, "w"), "d" + depth);
        for (int k = depth - 1; k > 0; k--) {
            model.node("Concat", List.of("d" + (k + 1), "e" + k), "j" + k)
                    .node("ConvTranspose", List.of("j" + k, "w"), "d" + k);
        }
        List<String> blocks = blocks(model.output("d1"));
        assertThat(blocks).startsWith("e1", "e2", "e3", "e4").hasSizeGreaterThan(2 * depth);
    }

    @Test
    void anInputThatEveryLayerReadsHidesNoBoundary() {
        TestModel model = new TestModel()
                .input("x0", 1, 4, 3, 3)
                .input("mask", 1, 4, 3, 3)
                .weight("w", 4, 4, 3, 3);
        for (int k = 0; k < 6; k++) {
            model.node("Conv", List.of("x" + k, "w"), "c" + k)
                    .node("Where", List.of("mask", "c" + k, "c" + k), "x" + (k + 1));
        }
        assertThat(blocks(model.output("x6"))).hasSizeGreaterThanOrEqualTo(6);
    }

    @Test
    void noBoundaryCutsATensorOfDynamicShape() {
        TestModel model = new TestModel().input("x", 1, 4, 3, 3).weight("w", 4, 4, 3, 3);
        model.node("Conv", List.of("x", "w"), "c1")
                .node("NonZero", "c1", "n")
                .node("Softmax", "n", "s")
                .node("ReduceMax", "s", "m")
                .output("m");
        assertThat(blocks(model)).containsExactly("c1", "n s m");
    }

    @Test
    void activationsThatGateThemselvesStayWithWhatTheyActivate() {
        TestModel model = new TestModel().input("x", 1, 4, 3, 3).weight("w", 4, 4, 3, 3);
        model.node("Conv", List.of("x", "w"), "c1")
                .node("Sigmoid", "c1", "g1")
                .node("Mul", List.of("c1", "g1"), "s1")
                .node("Conv", List.of("s1", "w"), "c2")
                .output("c2");
        assertThat(blocks(model)).containsExactly("c1 g1 s1", "c2");
    }

    /** A gate whose input another node reads too is no activation of it alone: cutting there lets one tensor cross. */
    @Test
    void aGateOfATensorThatIsReadElsewhereIsNoActivation() {
        TestModel model = new TestModel().input("x", 1, 4, 3, 3).weight("w", 4, 4, 3, 3);
        model.node("Conv", List.of("x", "w"), "c1")
                .node("Sigmoid", "c1", "g1")
                .node("Mul", List.of("c1", "g1"), "s1")
                .node("Conv", List.of("s1", "w"), "c2")
                .node("Add", List.of("c1", "c2"), "y")
                .output("y");
        assertThat(blocks(model)).startsWith("c1");
    }

    @Test
    void rowsAreNormalisedWhereTheyAreMade() {
        TestModel model = new TestModel().input("x", 4, 4).weight("w", 4, 4).weight("one", 4);
        model.node("MatMul", List.of("x", "w"), "m1")
                .node("LayerNormalization", List.of("m1", "one"), "n1")
                .node("MatMul", List.of("n1", "w"), "m2")
                .output("m2");
        assertThat(blocks(model)).containsExactly("m1 n1", "m2");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void blocksCoverAnyGraphInOrder(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        TestModel model = new TestModel().input("t0", 1, 4, 3, 3).weight("w", 4, 4, 3, 3);
        int nodes = 40;
        for (int k = 1; k <= nodes; k++) {
            String previous = "t" + (k - 1);
            String other = "t" + random.nextInt(Math.max(0, k - 6), k);
            switch (random.nextInt(3)) {
                case 0 -> model.node("Conv", List.of(previous, "w"), "t" + k);
                case 1 -> model.node("Relu", previous, "t" + k);
                default -> model.node("Add", List.of(previous, other), "t" + k);
            }
        }
        Graph graph = model.output("t" + nodes).graph();
        List<List<GraphNode>> blocks = BlockPartition.of(graph, TestModel.specs(graph));
        List<GraphNode> together = new ArrayList<>();
        blocks.forEach(together::addAll);
        assertThat(together).isEqualTo(graph.nodes());
        assertThat(blocks).allSatisfy(block -> assertThat(block).isNotEmpty());
    }

    private static List<String> blocks(TestModel model) {
        Graph graph = model.graph();
        return BlockPartition.of(graph, TestModel.specs(graph)).stream()
                .map(block -> block.stream().map(GraphNode::output).collect(Collectors.joining(" ")))
                .collect(Collectors.toList());
    }
}
