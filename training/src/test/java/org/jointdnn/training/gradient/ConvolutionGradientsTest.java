package org.jointdnn.training.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.jointdnn.training.graph.Attributes.integer;
import static org.jointdnn.training.graph.Attributes.integers;
import static org.jointdnn.training.graph.Attributes.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jointdnn.engine.Segment;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.proto.AttributeProto;
import org.jointdnn.training.GradientCheck;
import org.jointdnn.training.Passes;
import org.jointdnn.training.TestModel;
import org.jointdnn.training.oracle.Array;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Convolution and pooling, over shapes chosen to be awkward. */
class ConvolutionGradientsTest {
    /** A convolution's shapes and attributes. */
    record Case(String name, long[] input, long[] weights, List<AttributeProto> attributes) {
        Case(String name, long[] input, long[] weights, AttributeProto... attributes) {
            this(name, input, weights, List.of(attributes));
        }

        boolean hasGroups() {
            return attributes.stream().anyMatch(attribute -> attribute.getName().equals("group"));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static long[] shape(long... extents) {
        return extents;
    }

    static List<Case> convolutions() {
        return List.of(
                new Case("plain", shape(2, 3, 7, 5), shape(4, 3, 3, 3), integers("pads", 1, 1, 1, 1)),
                new Case("one by one", shape(2, 3, 5, 4), shape(5, 3, 1, 1)),
                new Case("one by one, strided", shape(2, 3, 5, 4), shape(2, 3, 1, 1), integers("strides", 2, 3)),
                new Case(
                        "asymmetric pads, odd strides",
                        shape(1, 2, 11, 7),
                        shape(3, 2, 3, 2),
                        integers("pads", 2, 0, 1, 1),
                        integers("strides", 3, 2)),
                new Case("end not seen", shape(1, 2, 8, 9), shape(3, 2, 3, 3), integers("strides", 3, 4)),
                new Case(
                        "dilated",
                        shape(2, 2, 9, 8),
                        shape(3, 2, 3, 2),
                        integers("dilations", 2, 3),
                        integers("pads", 2, 1, 0, 1),
                        integers("strides", 2, 1)),
                new Case("pads beyond the kernel", shape(1, 2, 4, 4), shape(2, 2, 2, 2), integers("pads", 2, 3, 2, 1)),
                new Case(
                        "groups", shape(2, 6, 5, 5), shape(4, 3, 3, 3), integer("group", 2), integers("strides", 2, 2)),
                new Case(
                        "depthwise",
                        shape(2, 5, 7, 6),
                        shape(5, 1, 3, 3),
                        integer("group", 5),
                        integers("pads", 1, 1, 1, 1)),
                new Case(
                        "depthwise, strided, two filters a channel",
                        shape(1, 3, 7, 6),
                        shape(6, 1, 3, 3),
                        integer("group", 3),
                        integers("strides", 2, 2),
                        integers("pads", 1, 1, 1, 1)),
                new Case(
                        "more filters than positions",
                        shape(3, 2, 2, 2),
                        shape(7, 2, 3, 3),
                        integers("pads", 1, 1, 1, 1)),
                new Case(
                        "more filters than positions, groups",
                        shape(2, 4, 3, 4),
                        shape(10, 2, 3, 3),
                        integer("group", 2),
                        integers("strides", 2, 2),
                        integers("pads", 1, 1, 1, 0)),
                new Case("one axis", shape(2, 3, 11), shape(4, 3, 5), integers("strides", 2), integers("pads", 1, 3)),
                new Case("three axes", shape(1, 2, 4, 3, 5), shape(2, 2, 2, 3, 2), integers("strides", 2, 1, 2)),
                new Case(
                        "same, upper",
                        shape(1, 2, 8, 7),
                        shape(2, 2, 3, 4),
                        text("auto_pad", "SAME_UPPER"),
                        integers("strides", 2, 2)),
                new Case(
                        "same, lower",
                        shape(1, 2, 8, 7),
                        shape(2, 2, 4, 3),
                        text("auto_pad", "SAME_LOWER"),
                        integers("strides", 3, 2)));
    }

    private static TestModel model(String op, Case shapes, long filters) {
        return new TestModel(5)
                .input("x", shapes.input())
                .weight("w", shapes.weights())
                .weight("b", filters)
                .node(op, "y", "x w b", shapes.attributes().toArray(new AttributeProto[0]))
                .output("y");
    }

    @ParameterizedTest
    @MethodSource("convolutions")
    void convolution(Case shapes) {
        new GradientCheck(model("Conv", shapes, shapes.weights()[0])).check();
    }

    /** Every way, whatever the default chooses; another one where it doesn't fit. */
    private record Fixed(OfOutput output, OfInput input, OfWeights weights) implements ConvolutionLowering {
        static Fixed of(int k) {
            return new Fixed(
                    OfOutput.values()[k % OfOutput.values().length],
                    OfInput.values()[k % OfInput.values().length],
                    OfWeights.values()[k % OfWeights.values().length]);
        }

        @Override
        public OfOutput ofOutput(Convolution convolution) {
            return output.fits(convolution) ? output : OfOutput.COLUMNS;
        }

        @Override
        public OfInput ofInput(Convolution convolution) {
            return input.fits(convolution) ? input : OfInput.COLUMNS;
        }

        @Override
        public OfWeights ofWeights(Convolution convolution) {
            return weights.fits(convolution) ? weights : OfWeights.COLUMNS;
        }
    }

    @ParameterizedTest
    @MethodSource("convolutions")
    void everyLowering(Case shapes) {
        for (int k = 0; k < ConvolutionLowering.OfWeights.values().length; k++) {
            new GradientCheck(model("Conv", shapes, shapes.weights()[0]))
                    .lowering(Fixed.of(k))
                    .check();
        }
    }

    @Test
    void aLoweringThatDoesNotFitIsRefused() {
        Case pointwise = new Case("pointwise", shape(2, 3, 4, 4), shape(2, 3, 1, 1));
        ConvolutionLowering unchecked = new ConvolutionLowering() {
            @Override
            public OfOutput ofOutput(Convolution convolution) {
                return OfOutput.MATRICES;
            }

            @Override
            public OfInput ofInput(Convolution convolution) {
                return OfInput.CONV;
            }

            @Override
            public OfWeights ofWeights(Convolution convolution) {
                return OfWeights.UNFOLD;
            }
        };
        GradientCheck check = new GradientCheck(model("Conv", pointwise, 2)).lowering(unchecked);
        assertThatThrownBy(check::network)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("c3 k2 g1 in4x4")
                .hasMessageContaining("MATRICES");
    }

    static List<Case> transposedConvolutions() {
        List<Case> cases = new ArrayList<>();
        cases.add(new Case("plain", shape(2, 3, 4, 5), shape(3, 2, 3, 3)));
        cases.add(new Case(
                "strided",
                shape(1, 3, 4, 5),
                shape(3, 2, 3, 2),
                integers("strides", 2, 3),
                integers("pads", 1, 0, 0, 1)));
        cases.add(new Case(
                "output padding",
                shape(1, 2, 3, 3),
                shape(2, 3, 3, 3),
                integers("strides", 2, 2),
                integers("pads", 1, 1, 1, 1),
                integers("output_padding", 1, 1)));
        cases.add(new Case(
                "groups, dilated",
                shape(1, 4, 3, 3),
                shape(4, 3, 2, 2),
                integer("group", 2),
                integers("dilations", 2, 1)));
        return cases;
    }

    @ParameterizedTest
    @MethodSource("transposedConvolutions")
    void transposedConvolution(Case shapes) {
        long filters = shapes.weights()[1] * (shapes.hasGroups() ? 2 : 1);
        new GradientCheck(model("ConvTranspose", shapes, filters)).check();
        for (int k = 0; k < ConvolutionLowering.OfWeights.values().length; k++) {
            new GradientCheck(model("ConvTranspose", shapes, filters))
                    .lowering(Fixed.of(k))
                    .check();
        }
    }

    private static TestModel pool(String op, long[] input, AttributeProto... attributes) {
        return new TestModel(5).input("x", input).node(op, "y", "x", attributes).output("y");
    }

    @ParameterizedTest
    @ValueSource(strings = {"MaxPool", "AveragePool"})
    void pooling(String op) {
        new GradientCheck(pool(op, shape(2, 3, 6, 4), integers("kernel_shape", 2, 2), integers("strides", 2, 2)))
                .check();
        new GradientCheck(pool(
                        op,
                        shape(1, 2, 7, 8),
                        integers("kernel_shape", 3, 2),
                        integers("strides", 2, 3),
                        integers("pads", 1, 0, 0, 1)))
                .check();
        new GradientCheck(pool(
                        op,
                        shape(1, 2, 7, 6),
                        integers("kernel_shape", 3, 3),
                        integers("strides", 2, 2),
                        integer("ceil_mode", 1)))
                .check();
        new GradientCheck(pool(op, shape(2, 2, 9), integers("kernel_shape", 3), text("auto_pad", "SAME_UPPER")))
                .check();
        new GradientCheck(pool(op, shape(1, 1, 1, 1), integers("kernel_shape", 1, 1))).check();
    }

    @Test
    void averagesThatCountPadding() {
        new GradientCheck(pool(
                        "AveragePool",
                        shape(1, 2, 7, 6),
                        integers("kernel_shape", 3, 3),
                        integers("strides", 2, 2),
                        integers("pads", 1, 0, 1, 1),
                        integer("count_include_pad", 1)))
                .check();
        new GradientCheck(pool("GlobalAveragePool", shape(2, 3, 5, 4))).check();
    }

    /** As PyTorch does: the first maximum of a window gets the gradient, of overlapping windows the sum. */
    @Test
    void theFirstOfEqualMaximaGetsTheGradient() {
        TestModel model = pool("MaxPool", shape(1, 1, 1, 4), integers("kernel_shape", 1, 2));
        Passes passes = new Passes(new GradientCheck(model).network(), 0.5, 0, 1);
        Map<String, Tensor> values = passes.onRuntime(List.of(new Segment(0, 0)));
        double[] labels = Array.of(passes.labels()).data();
        float[] gradient = Passes.at(values, "grad:x@0").toFloats();
        for (int i = 0; i < 3; i++) {
            assertThat(gradient[i]).isCloseTo((float) (2 * (0.5 - labels[i]) / 3), within(1e-6f));
        }
        assertThat(gradient[3]).isZero();
    }
}
