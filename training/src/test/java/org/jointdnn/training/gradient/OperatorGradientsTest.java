package org.jointdnn.training.gradient;

import static org.jointdnn.training.graph.Attributes.integer;
import static org.jointdnn.training.graph.Attributes.integers;
import static org.jointdnn.training.graph.Attributes.real;
import static org.jointdnn.training.graph.Attributes.text;

import java.util.Arrays;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.proto.AttributeProto;
import org.jointdnn.training.GradientCheck;
import org.jointdnn.training.TestModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Operators of numbers alone, of rows and of whole tensors; {@link ConvolutionGradientsTest} has those with windows. */
class OperatorGradientsTest {
    private static TestModel unary(String op, AttributeProto... attributes) {
        return new TestModel(1)
                .input("x", 2, 3, 5)
                .node(op, "y", "x", attributes)
                .output("y");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Relu",
                "LeakyRelu",
                "Elu",
                "HardSigmoid",
                "HardSwish",
                "Sigmoid",
                "Tanh",
                "Softplus",
                "Exp",
                "Neg",
                "Abs"
            })
    void functionsOfAnyNumber(String op) {
        new GradientCheck(unary(op)).inputs(0.3, 4).check();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Log", "Sqrt", "Reciprocal"})
    void functionsOfPositiveNumbers(String op) {
        new GradientCheck(unary(op)).inputs(1.5, 1).check();
    }

    @Test
    void functionsWithAttributes() {
        new GradientCheck(unary("LeakyRelu", real("alpha", -0.3))).check();
        new GradientCheck(unary("Elu", real("alpha", 0.7))).check();
        new GradientCheck(unary("HardSigmoid", real("alpha", 0.5), real("beta", 0.3))).check();
        new GradientCheck(unary("Cast", integer("to", ElementType.FLOAT32.onnxCode()))).check();
    }

    @Test
    void errorFunction() {
        new GradientCheck(unary("Erf")).inputs(0.1, 2).check();
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "tanh"})
    void gelu(String approximate) {
        TestModel model = unary("Gelu", text("approximate", approximate)).opset(20);
        new GradientCheck(model).inputs(0, 3).check();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x low high", "x low", "x - high", "x"})
    void clip(String inputs) {
        TestModel model = new TestModel(1)
                .input("x", 3, 7)
                .reals("low", Shape.of(), -0.5)
                .reals("high", Shape.of(), 0.25)
                .node("Clip", "y", inputs)
                .output("y");
        new GradientCheck(model).check();
    }

    @ParameterizedTest
    @CsvSource({
        "Add, '3,1,5', '2,1', 0", "Sub, '1', '2,3', 0", "Mul, '2,3,1', '3,5', 0", "Div, '3,5', '2,1,5', 2",
        "Pow, '2,3', '3', 2", "Mul, '4', '4', 0", "Div, '', '7', 2", "Add, '2,3', '2,3', 0"
    })
    void arithmeticBroadcasts(String op, String left, String right, double offset) {
        TestModel model = new TestModel(2)
                .values(offset, 1)
                .weight("w", shape(right))
                .input("x", shape(left))
                .node(op, "y", "x w")
                .output("y");
        new GradientCheck(model).inputs(offset, 1).check();
        TestModel exchanged = new TestModel(2)
                .values(offset, 1)
                .weight("w", shape(right))
                .input("x", shape(left))
                .node(op, "y", "w x")
                .output("y");
        new GradientCheck(exchanged).inputs(offset, 1).check();
    }

    private static long[] shape(String text) {
        return text.isEmpty()
                ? new long[0]
                : Arrays.stream(text.split(",")).mapToLong(Long::parseLong).toArray();
    }

    @Test
    void powersByConstants() {
        TestModel model = new TestModel(1)
                .input("x", 2, 3)
                .reals("e", Shape.of(), 3)
                .longs("two", 2)
                .node("Pow", "cube", "x e")
                .node("Pow", "y", "cube two")
                .output("y");
        new GradientCheck(model).check();
    }

    @Test
    void aTensorReadTwiceByOneNode() {
        TestModel model = new TestModel(1)
                .input("x", 5)
                .node("Mul", "square", "x x")
                .node("Sum", "y", "square x square")
                .output("y");
        new GradientCheck(model).check();
    }

    @Test
    void where() {
        TestModel model = new TestModel(1)
                .input("c", ElementType.BOOL, 2, 1, 3)
                .input("x", 4, 1)
                .weight("w", 3)
                .node("Where", "y", "c x w")
                .output("y");
        new GradientCheck(model).check();
    }

    @ParameterizedTest
    @CsvSource({
        "'3,4', '4,5'",
        "'2,3,4', '4,5'",
        "'2,3,4', '2,4,5'",
        "'2,1,3,4', '5,4,2'",
        "'4', '4,3'",
        "'2,3,4', '4'",
        "'4', '4'",
        "'3,4', '2,4,1'",
        "'1,1', '1,1'",
        "'4', '2,4,3'"
    })
    void matMul(String left, String right) {
        TestModel model = new TestModel(3)
                .input("x", shape(left))
                .weight("w", shape(right))
                .node("MatMul", "y", "x w")
                .output("y");
        new GradientCheck(model).check();
    }

    @ParameterizedTest
    @CsvSource({"0, 0, '5'", "0, 1, '3,1'", "1, 0, '1'", "1, 1, '3,5'", "0, 0, ''"})
    void gemm(int transA, int transB, String bias) {
        TestModel model = new TestModel(3)
                .input("x", transA == 0 ? new long[] {3, 4} : new long[] {4, 3})
                .weight("w", transB == 0 ? new long[] {4, 5} : new long[] {5, 4})
                .weight("b", shape(bias))
                .node(
                        "Gemm",
                        "y",
                        "x w b",
                        integer("transA", transA),
                        integer("transB", transB),
                        real("alpha", 0.5),
                        real("beta", 2))
                .output("y");
        new GradientCheck(model).check();
    }

    @ParameterizedTest
    @CsvSource({"Softmax, -1", "Softmax, 1", "LogSoftmax, 0", "LogSoftmax, -1"})
    void softmax(String op, int axis) {
        new GradientCheck(unary(op, integer("axis", axis))).inputs(0, 3).check();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ReduceSum",
                "ReduceMean",
                "ReduceMax",
                "ReduceMin",
                "ReduceL1",
                "ReduceL2",
                "ReduceSumSquare",
                "ReduceLogSum",
                "ReduceLogSumExp"
            })
    void reductions(String op) {
        for (int keep = 0; keep < 2; keep++) {
            TestModel some = new TestModel(1)
                    .input("x", 2, 3, 5)
                    .longs("axes", 0, -1)
                    .node(op, "y", "x axes", integer("keepdims", keep))
                    .output("y");
            new GradientCheck(some).inputs(2, 1).check();
            TestModel all = unary(op, integer("keepdims", keep));
            new GradientCheck(all).inputs(2, 1).check();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {13, 17})
    void reductionsAndSplitsOfOlderOperatorSets(long opset) {
        TestModel model = new TestModel(1)
                .opset((int) opset)
                .input("x", 2, 4, 3)
                .node("ReduceMax", "m", "x", integers("axes", 1))
                .node("Split", "a b", "x", integer("axis", 1))
                .node("Mul", "p", "a b")
                .node("Add", "y", "p m")
                .output("y");
        new GradientCheck(model).check();
    }

    @Test
    void layerNormalization() {
        for (int axis : new int[] {-1, 1}) {
            long[] scale = axis == 1 ? new long[] {3, 5} : new long[] {5};
            TestModel model = new TestModel(1)
                    .input("x", 2, 3, 5)
                    .weight("s", scale)
                    .weight("b", scale)
                    .node("LayerNormalization", "y", "x s b", integer("axis", axis), real("epsilon", 0.01))
                    .output("y");
            new GradientCheck(model).check();
        }
    }

    @Test
    void instanceNormalization() {
        TestModel model = new TestModel(1)
                .input("x", 2, 3, 5, 2)
                .weight("s", 3)
                .weight("b", 3)
                .node("InstanceNormalization", "y", "x s b")
                .output("y");
        new GradientCheck(model).check();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 3, 5})
    void localResponseNormalization(long size) {
        TestModel model = new TestModel(1)
                .input("x", 2, 7, 3, 2)
                .node("LRN", "y", "x", integer("size", size), real("alpha", 0.5), real("beta", 0.7), real("bias", 1.5))
                .output("y");
        new GradientCheck(model).check();
    }

    @Test
    void dropout() {
        TestModel model = new TestModel(1)
                .input("x", 3, 7)
                .reals("ratio", Shape.of(), 0.3)
                .weight("w", 7)
                .node("Mul", "a", "x w")
                .node("Dropout", "y", "a ratio")
                .output("y");
        new GradientCheck(model).check();
    }

    @Test
    void batchNormalization() {
        for (long[] shape : new long[][] {{4, 3, 2, 5}, {5, 3}, {2, 1, 7}}) {
            long channels = shape[1];
            TestModel model = new TestModel(1)
                    .input("x", shape)
                    .weight("s", channels)
                    .weight("b", channels)
                    .reals("mean", Shape.of(channels), new double[(int) channels])
                    .reals("variance", Shape.of(channels), new double[(int) channels])
                    .node("BatchNormalization", "y", "x s b mean variance", real("epsilon", 0.01))
                    .output("y");
            new GradientCheck(model).inputs(1, 2).check();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1})
    void gather(long axis) {
        TestModel repeated = new TestModel(1)
                .input("i", ElementType.INT64, 2, 3)
                .weight("w", 4, 3, 5)
                .node("Gather", "y", "w i", integer("axis", axis))
                .output("y");
        new GradientCheck(repeated).check();
        TestModel fromTheEnd = new TestModel(1)
                .input("x", 4, 3, 5)
                .longs("i", 2, 0, -1, 2)
                .node("Gather", "y", "x i", integer("axis", axis))
                .output("y");
        new GradientCheck(fromTheEnd).check();
        TestModel single = new TestModel(1)
                .input("i", ElementType.INT64)
                .weight("w", 4, 3, 5)
                .node("Gather", "y", "w i", integer("axis", axis))
                .output("y");
        new GradientCheck(single).check();
    }

    @Test
    void gatherElements() {
        TestModel model = new TestModel(1)
                .input("i", ElementType.INT64, 4, 2)
                .weight("w", 4, 3)
                .node("GatherElements", "y", "w i", integer("axis", 1))
                .output("y");
        new GradientCheck(model).check();
    }
}
