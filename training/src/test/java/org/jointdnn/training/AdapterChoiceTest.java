package org.jointdnn.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.jointdnn.training.graph.Attributes.integer;

import java.util.List;
import java.util.Set;
import org.jointdnn.engine.prepare.PartitionedGraph;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.junit.jupiter.api.Test;

class AdapterChoiceTest {
    /** {@code both} is read as it is and transposed, {@code picked} also by Gather. */
    private static final PartitionedGraph NETWORK = new TestModel(1)
            .input("x", 2, 3)
            .weight("fc1.w", 3, 4)
            .weight("fc1.b", 4)
            .node("Gemm", "h", "x fc1.w fc1.b")
            .weight("both", 4, 4)
            .node("MatMul", "i", "h both")
            .node("Gemm", "j", "i both", integer("transB", 1))
            .weight("norm.scale", 4)
            .weight("norm.shift", 4)
            .node("LayerNormalization", "n", "j norm.scale norm.shift")
            .weight("picked", 4, 4)
            .input("rows", ElementType.INT64, 2)
            .node("Gather", "g", "picked rows")
            .node("MatMul", "m", "n picked")
            .node("Add", "a", "m g")
            .weight("fc2.w", 4, 2)
            .node("MatMul", "y", "a fc2.w")
            .output("y")
            .nodeByNode();

    private static AdapterChoice chosen(int rank, String... patterns) {
        return AdapterChoice.of(NETWORK, rank, List.of(patterns));
    }

    @Test
    void withoutPatternsAllLayersOfTheRankAreAdaptedAndNothingElseTrained() {
        assertThat(chosen(2).adapted()).containsExactlyInAnyOrder("fc1.w", "fc2.w");
        assertThat(chosen(3).adapted()).containsExactly("fc1.w");
        assertThat(chosen(1).trained()).isEmpty();
    }

    @Test
    void patternsChooseLayersAndWhatElseIsTrained() {
        assertThat(chosen(2, "fc2*")).isEqualTo(new AdapterChoice(Set.of("fc2.w"), Set.of()));
        assertThat(chosen(2, "fc1.w", "norms", "biases").trained())
                .containsExactlyInAnyOrder("fc1.b", "norm.scale", "norm.shift");
        assertThat(chosen(2, "all").trained())
                .containsExactlyInAnyOrder("fc1.b", "norm.scale", "norm.shift", "both", "picked");
    }

    @Test
    void mistakesAreNamed() {
        assertThatIllegalArgumentException().isThrownBy(() -> chosen(0)).withMessage("rank is 0, must be 1 or more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> chosen(4))
                .withMessage("rank is 4, must be 1..3, which the layer of 'fc1.w' allows");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> chosen(3, "fc*"))
                .withMessage("rank is 3, more than 'fc2.w' [4, 2] allows, which is 1..2; choose a lower one, or other"
                        + " layers");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> chosen(1, "norms", "both"))
                .withMessage("trainable is [norms, both], which chooses no layer that can have an adapter; these can:"
                        + " [fc1.w, fc2.w]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> chosen(1, "fc3*"))
                .withMessageContaining("trainable is 'fc3*', which no weight matches");
    }

    @Test
    void quantisedWeightsAreRefused() {
        TestModel model = new TestModel(1)
                .input("x", 2, 3)
                .weight("w", 3, 4)
                .reals("scale", Shape.of(), 0.01)
                .node("QuantizeLinear", "q", "w scale")
                .node("DequantizeLinear", "d", "q scale")
                .node("MatMul", "y", "x d")
                .output("y");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AdapterChoice.of(model.partitioned(), 1, List.of()))
                .withMessageContaining("no layer can have an adapter")
                .withMessageContaining("aren't quantised");
        model.weight("v", 4, 4).node("MatMul", "z", "y v").output("z");
        assertThat(AdapterChoice.of(model.partitioned(), 1, List.of()).adapted())
                .containsExactly("v");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AdapterChoice.of(model.partitioned(), 1, List.of("all")))
                .withMessage("'d' can't have an adapter: it is quantised; train the model before it is quantised");
    }
}
