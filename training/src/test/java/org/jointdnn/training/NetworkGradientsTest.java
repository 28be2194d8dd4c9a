package org.jointdnn.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jointdnn.training.graph.Attributes.integer;
import static org.jointdnn.training.graph.Attributes.integers;
import static org.jointdnn.training.graph.Attributes.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jointdnn.engine.Segment;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.training.loss.Loss;
import org.jointdnn.training.oracle.Array;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole small networks: gradients right, and the same however the network is cut into segments. */
class NetworkGradientsTest {
    /** A network and the loss it is trained with. */
    record Network(String name, TestModel model, Loss loss) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Network> networks() {
        return Stream.of(
                new Network("LeNet with a skip", leNet(), Loss.SOFTMAX_CROSS_ENTROPY),
                new Network("residual", residual(), Loss.SOFTMAX_CROSS_ENTROPY),
                new Network("attention", attention(), Loss.MEAN_SQUARED_ERROR),
                new Network("U-Net", uNet(), Loss.BINARY_CROSS_ENTROPY),
                new Network("tied weights", tied(), Loss.L1));
    }

    static TestModel leNet() {
        return new TestModel(21)
                .values(0, 0.4)
                .input("x", 2, 1, 12, 12)
                .weight("w1", 3, 1, 3, 3)
                .weight("b1", 3)
                .node("Conv", "c1", "x w1 b1", integers("pads", 1, 1, 1, 1))
                .node("Relu", "r1", "c1")
                .node("MaxPool", "p1", "r1", integers("kernel_shape", 2, 2), integers("strides", 2, 2))
                .weight("w2", 3, 3, 3, 3)
                .node("Conv", "c2", "p1 w2", integers("pads", 1, 1, 1, 1))
                .node("Add", "s2", "c2 p1")
                .node("Relu", "r2", "s2")
                .node("AveragePool", "p2", "r2", integers("kernel_shape", 2, 2), integers("strides", 2, 2))
                .node("Flatten", "f", "p2")
                .weight("w3", 5, 27)
                .weight("b3", 5)
                .node("Gemm", "g3", "f w3 b3", integer("transB", 1))
                .node("Tanh", "t3", "g3")
                .reals("ratio", Shape.of(), 0.4)
                .node("Dropout", "d3", "t3 ratio")
                .weight("w4", 4, 5)
                .node("Gemm", "y", "d3 w4", integer("transB", 1))
                .output("y");
    }

    static TestModel residual() {
        TestModel model = new TestModel(22).values(0, 0.5).input("x", 3, 2, 6, 6);
        model.weight("w0", 4, 2, 3, 3).node("Conv", "c0", "x w0", integers("pads", 1, 1, 1, 1));
        normalized(model, "c0", "n0", 4);
        model.node("Relu", "r0", "n0")
                .weight("w1", 4, 1, 3, 3)
                .node("Conv", "c1", "r0 w1", integer("group", 4), integers("pads", 1, 1, 1, 1));
        normalized(model, "c1", "n1", 4);
        model.reals("zero", Shape.of(), 0)
                .reals("six", Shape.of(), 6)
                .node("Clip", "r1", "n1 zero six")
                .weight("w2", 4, 4, 1, 1)
                .node("Conv", "c2", "r1 w2");
        normalized(model, "c2", "n2", 4);
        return model.node("Add", "s", "n2 r0")
                .node("GlobalAveragePool", "p", "s")
                .node("Flatten", "f", "p")
                .weight("w3", 3, 4)
                .weight("b3", 3)
                .node("Gemm", "y", "f w3 b3", integer("transB", 1))
                .output("y");
    }

    private static void normalized(TestModel model, String from, String to, int channels) {
        double[] zeros = new double[channels];
        model.weight(to + "s", channels)
                .weight(to + "b", channels)
                .reals(to + "m", Shape.of(channels), zeros)
                .reals(to + "v", Shape.of(channels), zeros)
                .node("BatchNormalization", to, from + " " + to + "s " + to + "b " + to + "m " + to + "v");
    }

    static TestModel attention() {
        TestModel model = new TestModel(23)
                .values(0, 0.5)
                .input("x", 2, 5, 6)
                .weight("ls", 6)
                .weight("lb", 6)
                .node("LayerNormalization", "n", "x ls lb")
                .longs("split", 2, 5, 2, 3);
        for (String part : List.of("q", "k", "v")) {
            model.weight("w" + part, 6, 6)
                    .node("MatMul", part + "0", "n w" + part)
                    .node("Reshape", part + "1", part + "0 split")
                    .node("Transpose", part, part + "1", integers("perm", 0, 2, 1, 3));
        }
        return model.node("Transpose", "kt", "k", integers("perm", 0, 1, 3, 2))
                .node("MatMul", "scores", "q kt")
                .reals("root", Shape.of(), Math.sqrt(3))
                .node("Div", "scaled", "scores root")
                .node("Softmax", "a", "scaled")
                .node("MatMul", "av", "a v")
                .node("Transpose", "joined", "av", integers("perm", 0, 2, 1, 3))
                .longs("rows", 2, 5, 6)
                .node("Reshape", "o", "joined rows")
                .node("Add", "s", "o x")
                .weight("w1", 6, 8)
                .node("MatMul", "m1", "s w1")
                .node("Sigmoid", "g", "m1")
                .node("Mul", "h", "m1 g")
                .weight("w2", 8, 6)
                .node("MatMul", "m2", "h w2")
                .node("Add", "y", "m2 s")
                .output("y");
    }

    static TestModel uNet() {
        return new TestModel(24)
                .values(0, 0.5)
                .input("x", 1, 2, 8, 8)
                .weight("w1", 3, 2, 3, 3)
                .node("Conv", "c1", "x w1", integers("pads", 1, 1, 1, 1))
                .node("LeakyRelu", "e1", "c1")
                .weight("w2", 4, 3, 3, 3)
                .node("Conv", "c2", "e1 w2", integers("pads", 1, 1, 1, 1), integers("strides", 2, 2))
                .node("Elu", "e2", "c2")
                .weight("w3", 4, 4, 3, 3)
                .node("Conv", "c3", "e2 w3", integers("pads", 1, 1, 1, 1), integers("strides", 2, 2))
                .node("HardSwish", "e3", "c3")
                .weight("w4", 4, 3, 2, 2)
                .node("ConvTranspose", "u2", "e3 w4", integers("strides", 2, 2))
                .node("Concat", "j2", "u2 e2", integer("axis", 1))
                .weight("w5", 3, 7, 3, 3)
                .node("Conv", "c5", "j2 w5", integers("pads", 1, 1, 1, 1))
                .node("Relu", "e5", "c5")
                .reals("scales", Shape.of(4), 1, 1, 2, 2)
                .node("Resize", "u1", "e5 - scales", text("mode", "linear"))
                .node("Concat", "j1", "e1 u1", integer("axis", 1))
                .weight("w6", 1, 6, 1, 1)
                .node("Conv", "y", "j1 w6")
                .output("y");
    }

    /** One matrix read by three nodes, and a tensor that skips several of them. */
    static TestModel tied() {
        return new TestModel(25)
                .input("x", 3, 4)
                .weight("w", 4, 4)
                .node("MatMul", "a", "x w")
                .node("Tanh", "b", "a")
                .node("MatMul", "c", "b w")
                .node("Sigmoid", "d", "c")
                .node("Mul", "e", "d b")
                .node("MatMul", "f", "e w")
                .node("Sub", "g", "f a")
                .node("Sub", "y", "g b")
                .output("y");
    }

    @ParameterizedTest
    @MethodSource("networks")
    void gradientsOfWholeNetworks(Network network) {
        new GradientCheck(network.model()).loss(network.loss()).check();
    }

    /** Nodes as blocks, so that every boundary there can be is one. */
    @ParameterizedTest
    @MethodSource("networks")
    void cutAtEveryBoundary(Network network) {
        TrainingNetwork training = new GradientCheck(
                        network.model(), network.model().nodeByNode())
                .loss(network.loss())
                .network();
        Passes passes = new Passes(training, 0, 1, 12);
        int last = training.blocks() - 1;
        Map<String, Array> exact = passes.inDoubles(List.of(new Segment(0, last)));
        Map<String, Tensor> whole = passes.onRuntime(List.of(new Segment(0, last)));
        List<Segment> single = new ArrayList<>();
        for (int block = 0; block <= last; block++) {
            single.add(new Segment(block, block));
        }
        Map<String, Array> exactSingly = passes.inDoubles(single);
        exact.forEach((name, value) ->
                assertThat(Passes.at(exactSingly, name).data()).as(name).isEqualTo(value.data()));
        Map<String, Tensor> first = passes.onRuntime(single);
        assertSame(passes.onRuntime(single), first);
        for (int boundary = 0; boundary < last; boundary++) {
            List<Segment> halves = List.of(new Segment(0, boundary), new Segment(boundary + 1, last));
            Map<String, Array> exactHalves = passes.inDoubles(halves);
            exact.forEach((name, value) ->
                    assertThat(Passes.at(exactHalves, name).data()).as(name).isEqualTo(value.data()));
            if (boundary % 4 == 1) {
                compare(passes.onRuntime(halves), whole);
            }
        }
        compare(first, whole);
    }

    private static void assertSame(Map<String, Tensor> given, Map<String, Tensor> expected) {
        given.forEach((name, tensor) -> assertThat(tensor.bitwiseEquals(Passes.at(expected, name)))
                .as(name)
                .isTrue());
    }

    private static void compare(Map<String, Tensor> given, Map<String, Tensor> expected) {
        Map<String, Tensor> both = new HashMap<>(given);
        both.keySet().retainAll(expected.keySet());
        Map<String, Array> arrays = new HashMap<>();
        expected.forEach((name, tensor) -> arrays.put(name, Array.of(tensor)));
        GradientCheck.compare(both, arrays, 1e-5);
    }

    /** The sum of gradients passes a block by that doesn't read the tensor. */
    @Test
    void gradientsDoNotPassThroughBlocksThatDoNotAddToThem() {
        TestModel model = tied();
        Supplier<TrainingNetwork> make =
                () -> new GradientCheck(model, model.nodeByNode()).loss(Loss.L1).network();
        TrainingNetwork network = make.get();
        // Blocks: a, b, c, d, e, f, g, y; 'a' is read by b and g, 'b' by c, e and y.
        assertThat(network.gradients(6)).containsOnlyKeys("f", "a");
        assertThat(network.gradients(1)).containsOnlyKeys("a");
        assertThat(network.backward(1, 1).inputs())
                .extracting(input -> input.name())
                .contains("grad:a@6", "grad:b@2");
        for (int block : new int[] {2, 3, 4, 5}) {
            assertThat(network.backward(block, block).inputs())
                    .extracting(input -> input.name())
                    .doesNotContain("grad:a@6");
        }
        assertThat(network.parameters(0))
                .extracting(parameter -> parameter.name())
                .containsExactly("w");
        assertThat(network.parameters(2)).isEmpty();
    }
}
