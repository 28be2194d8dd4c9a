package org.jointdnn.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.ModelFormatException;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.UnsupportedOperatorException;
import org.jointdnn.onnx.bundle.SegmentAssembler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SegmentSessionTest {
    private static final OrtRuntime RUNTIME = OrtRuntime.shared(1);
    private static final Tensor X = Tensor.ofFloats(Shape.of(1, 4), 1, -2, 3, 0.5f);

    private static SegmentSession open(TinyModel model, int from, int to) {
        return SegmentSession.open(RUNTIME, SegmentAssembler.assemble(model.bundle(), from, to), model.weights());
    }

    /** {@code relu(x A) B + x A} in plain Java. */
    private static float[] expected(float[] x) {
        float[] a = times(x, 1);
        float[] r = new float[4];
        for (int i = 0; i < 4; i++) {
            r[i] = Math.max(0, a[i]);
        }
        float[] y = times(r, 2);
        for (int i = 0; i < 4; i++) {
            y[i] += a[i];
        }
        return y;
    }

    private static float[] times(float[] row, int seed) {
        float[] product = new float[4];
        for (int k = 0; k < 4; k++) {
            for (int column = 0; column < 4; column++) {
                product[column] += row[k] * (((4 * k + column) * seed) % 7 - 3) / 2f;
            }
        }
        return product;
    }

    @Test
    void computesWithExternalWeights() {
        try (SegmentSession session = open(TinyModel.withSkip(), 0, 3)) {
            SegmentResult result = session.run(Map.of("x", X));
            assertThat(result.outputs()).containsOnlyKeys("y");
            assertThat(result.output("y").toFloats()).containsExactly(expected(X.toFloats()));
            assertThat(result.computeNanos()).isPositive();
        }
    }

    @Test
    void segmentsFeedEachOther() {
        TinyModel model = TinyModel.withSkip();
        try (SegmentSession first = open(model, 0, 1);
                SegmentSession second = open(model, 2, 3)) {
            Map<String, Tensor> middle = first.run(Map.of("x", X)).outputs();
            assertThat(middle).containsOnlyKeys("a", "r");
            assertThat(second.run(middle).output("y").toFloats()).containsExactly(expected(X.toFloats()));
        }
    }

    @Test
    void eachRunWritesItsOwnOutputs() {
        try (SegmentSession session = open(TinyModel.withSkip(), 0, 3)) {
            Tensor first = session.run(Map.of("x", X)).output("y");
            float[] before = first.toFloats();
            session.run(Map.of("x", Tensor.ofFloats(Shape.of(1, 4), 9, 9, 9, 9)));
            assertThat(first.toFloats()).containsExactly(before);
        }
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"UINT16", "UINT32", "UINT64"})
    void passesEveryTypeInAndOut(ElementType type) {
        Shape shape = Shape.of(3);
        TinyModel in = new TinyModel()
                .input("x", ElementType.FLOAT32, shape)
                .cast(type, shape, "y", "x")
                .cast(ElementType.FLOAT32, shape, "z", "y")
                .output("z");
        try (SegmentSession there = open(in, 0, 0);
                SegmentSession back = open(in, 1, 1)) {
            SegmentResult cast = there.run(Map.of("x", Tensor.ofFloats(shape, 0, 1, 1)));
            assertThat(cast.output("y").type()).isEqualTo(type);
            assertThat(back.run(cast.outputs()).output("z").toFloats()).containsExactly(0, 1, 1);
        }
    }

    @Test
    void refusesTypesThatJavaCannotPass() {
        TinyModel model = new TinyModel()
                .input("x", ElementType.FLOAT32, Shape.of(3))
                .cast(ElementType.UINT32, Shape.of(3), "y", "x")
                .output("y");
        assertThatThrownBy(() -> open(model, 0, 0))
                .isInstanceOf(ModelFormatException.class)
                .hasMessage("segment 0..0: tensor 'y' has the type UINT32, which ONNX Runtime's Java interface can't"
                        + " pass in or out");
    }

    @Test
    void namesWhatIsWrongWithAnInput() {
        try (SegmentSession session = open(TinyModel.withSkip(), 0, 3)) {
            assertThatThrownBy(() -> session.run(Map.of("image", X)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("segment 0..3 needs the input 'x', got 'image'");
            assertThatThrownBy(() -> session.run(Map.of()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("segment 0..3 needs the input 'x', got none");
            assertThatThrownBy(() -> session.run(Map.of("x", Tensor.allocate(ElementType.FLOAT32, Shape.of(2, 4)))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("segment 0..3: input 'x' is FP32[2, 4], must be FP32[1, 4]");
            assertThatThrownBy(() -> session.run(Map.of("x", Tensor.allocate(ElementType.INT32, Shape.of(1, 4)))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("segment 0..3: input 'x' is INT32[1, 4], must be FP32[1, 4]");
        }
    }

    @Test
    void namesAnUnknownOperatorAndItsNode() {
        Shape row = Shape.of(1, 4);
        TinyModel model = new TinyModel()
                .input("x", ElementType.FLOAT32, row)
                .node("Telepathy", ElementType.FLOAT32, row, "y", "x")
                .output("y");
        assertThatThrownBy(() -> open(model, 0, 0))
                .isInstanceOf(UnsupportedOperatorException.class)
                .hasMessageContaining("node 'node_y' has the operator Telepathy");
    }

    @Test
    void namesAnOperatorWithoutKernelForItsType() {
        Shape row = Shape.of(1, 4);
        TinyModel model = new TinyModel()
                .input("x", ElementType.INT8, row)
                .node("Exp", ElementType.INT8, row, "y", "x")
                .output("y");
        assertThatThrownBy(() -> open(model, 0, 0))
                .isInstanceOf(ModelFormatException.class)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n").contains("node_y"));
    }

    @Test
    void refusesALocationOutsideItsBlob() {
        TinyModel model = TinyModel.withSkip();
        WeightStore truncated = new WeightStore() {
            @Override
            public java.nio.ByteBuffer blob(int index) {
                return java.nio.ByteBuffer.allocateDirect(16);
            }

            @Override
            public boolean has(int index) {
                return true;
            }
        };
        assertThatThrownBy(
                        () -> SegmentSession.open(RUNTIME, SegmentAssembler.assemble(model.bundle(), 0, 0), truncated))
                .isInstanceOf(ModelFormatException.class)
                .hasMessage("initializer 'A' lies at 0 with 64 bytes in a blob of 16 bytes");
    }

    @Test
    void closesOnce() {
        SegmentSession session = open(TinyModel.withSkip(), 0, 3);
        session.close();
        session.close();
        assertThatThrownBy(() -> session.run(Map.of("x", X))).isInstanceOf(IllegalStateException.class);
    }
}
