package org.jointdnn.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Set;
import org.jointdnn.engine.prepare.PartitionedGraph;
import org.junit.jupiter.api.Test;

class TrainableChoiceTest {
    private static final PartitionedGraph NETWORK = new TestModel(1)
            .input("x", 2, 3)
            .weight("fc1.w", 3, 4)
            .weight("fc1.b", 4)
            .node("Gemm", "h", "x fc1.w fc1.b")
            .weight("norm.scale", 4)
            .weight("norm.shift", 4)
            .node("LayerNormalization", "n", "h norm.scale norm.shift")
            .weight("fc2.w", 4, 2)
            .node("MatMul", "m", "n fc2.w")
            .weight("fc2.b", 2)
            .node("Add", "y", "m fc2.b")
            .output("y")
            .nodeByNode();

    private static Set<String> chosen(String... patterns) {
        return TrainableChoice.of(NETWORK, List.of(patterns));
    }

    @Test
    void patternsChooseWeights() {
        Set<String> all = Set.of("fc1.w", "fc1.b", "norm.scale", "norm.shift", "fc2.w", "fc2.b");
        assertThat(chosen()).isEqualTo(all);
        assertThat(chosen("all")).isEqualTo(all);
        assertThat(chosen("head")).containsExactly("fc2.b");
        assertThat(chosen("norms")).containsExactly("norm.scale", "norm.shift");
        assertThat(chosen("biases")).containsExactly("fc1.b", "fc2.b", "norm.shift");
        assertThat(chosen("0")).containsExactly("fc1.b", "fc1.w");
        assertThat(chosen("1-2")).containsExactly("fc2.w", "norm.scale", "norm.shift");
        assertThat(chosen("2-")).containsExactly("fc2.b", "fc2.w");
        assertThat(chosen("fc*.w")).containsExactly("fc1.w", "fc2.w");
        assertThat(chosen("fc1.b", "head")).containsExactly("fc1.b", "fc2.b");
    }

    @Test
    void aPatternThatChoosesNothingIsNamed() {
        for (String pattern : List.of("fcX", "9", "3-1", "", "fc1_w")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> chosen("all", pattern))
                    .withMessageContaining("trainable is '" + pattern + "'")
                    .withMessageContaining("0-3");
        }
    }
}
