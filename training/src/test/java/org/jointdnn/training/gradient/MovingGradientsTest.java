package org.jointdnn.training.gradient;

import static org.jointdnn.training.graph.Attributes.integer;
import static org.jointdnn.training.graph.Attributes.integers;
import static org.jointdnn.training.graph.Attributes.text;

import java.util.Arrays;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.proto.AttributeProto;
import org.jointdnn.training.GradientCheck;
import org.jointdnn.training.TestModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Operators that move elements. */
class MovingGradientsTest {
    private static long[] longs(String text) {
        return Arrays.stream(text.split(",")).mapToLong(Long::parseLong).toArray();
    }

    private static TestModel model(String op, String shape, String constants, AttributeProto... attributes) {
        TestModel model = new TestModel(4).input("x", longs(shape));
        StringBuilder inputs = new StringBuilder("x");
        int count = 0;
        for (String constant : constants.isEmpty() ? new String[0] : constants.split(";")) {
            model.longs("c" + count, longs(constant));
            inputs.append(" c").append(count++);
        }
        return model.node(op, "y", inputs.toString(), attributes).output("y");
    }

    @ParameterizedTest
    @CsvSource({
        "Reshape, '2,3,4', '4,-1'",
        "Reshape, '2,3,4', '0,12'",
        "Squeeze, '2,1,3,1', '1,-1'",
        "Squeeze, '2,1,3,1', ''",
        "Unsqueeze, '2,3', '0,-1'",
        "Expand, '3,1', '2,3,4'",
        "Expand, '3', '3'"
    })
    void shapes(String op, String shape, String constants) {
        new GradientCheck(model(op, shape, constants)).check();
    }

    @Test
    void flattenAndTranspose() {
        new GradientCheck(model("Flatten", "2,3,4", "", integer("axis", 2))).check();
        new GradientCheck(model("Flatten", "2,3,4", "", integer("axis", -3))).check();
        new GradientCheck(model("Transpose", "2,3,4", "")).check();
        new GradientCheck(model("Transpose", "2,3,4,5", "", integers("perm", 2, 0, 3, 1))).check();
    }

    @ParameterizedTest
    @CsvSource({
        "'7,5', '1,0;6,4'",
        "'7,5', '-3;100;0'",
        "'7,5', '1;6;0;2'",
        "'11', '10;-100;0;-3'",
        "'11', '-2;1;0;-1'",
        "'5,6,4', '3,1;0,6;0,-2;-2,3'",
        "'7', '100;0;0;-2'"
    })
    void slices(String shape, String constants) {
        new GradientCheck(model("Slice", shape, constants)).check();
    }

    @ParameterizedTest
    @CsvSource({
        "constant, '3,4', '1,0,2,3'",
        "constant, '3,4', '-1,2,0,-2'",
        "reflect, '4,5', '2,0,3,1'",
        "edge, '1,4', '2,0,3,1'",
        "wrap, '3,4', '2,0,3,1'"
    })
    void pads(String mode, String shape, String pads) {
        new GradientCheck(model("Pad", shape, pads, text("mode", mode)).opset(19)).check();
    }

    @Test
    void padsOfSomeAxes() {
        TestModel model = new TestModel(4)
                .input("x", 2, 3, 4)
                .longs("pads", 2, 1)
                .reals("value", Shape.of(), 0.7)
                .longs("axes", -1)
                .node("Pad", "y", "x pads value axes")
                .output("y");
        new GradientCheck(model).check();
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "-1"})
    void concatenation(int axis) {
        long[] other = {2, 3, 4};
        other[axis < 0 ? 2 : axis] = 5;
        TestModel model = new TestModel(4)
                .input("x", 2, 3, 4)
                .weight("w", other)
                .node("Concat", "y", "x w x", integer("axis", axis))
                .output("y");
        new GradientCheck(model).check();
    }

    @Test
    void splits() {
        TestModel even = new TestModel(4)
                .input("x", 2, 7)
                .node("Split", "a b c", "x", integer("axis", -1), integer("num_outputs", 3))
                .node("Concat", "y", "c a", integer("axis", 1))
                .output("y");
        new GradientCheck(even).check();
        TestModel given = new TestModel(4)
                .input("x", 7, 2)
                .longs("sizes", 1, 4, 2)
                .node("Split", "a b c", "x sizes")
                .node("Concat", "y", "b a c", integer("axis", 0))
                .output("y");
        new GradientCheck(given).check();
    }

    private static TestModel resize(double[] scales, String mode, String coordinates, String nearest, long... shape) {
        return new TestModel(4)
                .input("x", shape)
                .reals("scales", Shape.of(scales.length), scales)
                .node(
                        "Resize",
                        "y",
                        "x - scales",
                        text("mode", mode),
                        text("coordinate_transformation_mode", coordinates),
                        text("nearest_mode", nearest))
                .output("y");
    }

    @ParameterizedTest
    @CsvSource({
        "nearest, asymmetric, floor", "nearest, half_pixel, round_prefer_floor",
                "nearest, half_pixel, round_prefer_ceil",
        "linear, half_pixel, floor", "linear, align_corners, floor", "linear, asymmetric, floor",
        "linear, pytorch_half_pixel, floor"
    })
    void resizing(String mode, String coordinates, String nearest) {
        double[][] scales = {{1, 1, 2, 2}, {1, 1, 3, 1}, {1, 1, 1.5, 2.5}, {1, 1, 0.6, 0.5}};
        for (double[] each : scales) {
            new GradientCheck(resize(each, mode, coordinates, nearest, 1, 2, 5, 4)).check();
        }
    }

    @Test
    void resizingToSizes() {
        TestModel model = new TestModel(4)
                .input("x", 1, 2, 3, 4)
                .longs("sizes", 1, 2, 7, 5)
                .node("Resize", "y", "x - - sizes", text("mode", "linear"))
                .output("y");
        new GradientCheck(model).check();
    }
}
