package org.jointdnn.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.training.gradient.DropoutMask;
import org.junit.jupiter.api.Test;

class DropoutMasksTest {
    private static DropoutMask mask(String name, double keep) {
        return new DropoutMask(new TensorSpec(name, ElementType.BOOL, Shape.of(100, 101)), keep);
    }

    private static double kept(Tensor mask) {
        double sum = 0;
        for (int i = 0; i < mask.bytes(); i++) {
            sum += mask.data().get(i);
        }
        return sum / mask.bytes();
    }

    @Test
    void keepsTheShareThatItShould() {
        for (double keep : new double[] {0.1, 0.5, 0.9}) {
            // 10100 draws: a standard deviation of at most 0.005.
            assertThat(kept(new DropoutMasks(1).draw(mask("m", keep), 3))).isCloseTo(keep, within(0.02));
        }
        assertThat(kept(new DropoutMasks(1).draw(mask("m", 1), 3))).isEqualTo(1);
    }

    @Test
    void dependsOnSeedStepAndNameAlone() {
        Tensor one = new DropoutMasks(1).draw(mask("m", 0.5), 3);
        assertThat(new DropoutMasks(1).draw(mask("m", 0.5), 3).bitwiseEquals(one))
                .isTrue();
        for (Tensor other : new Tensor[] {
            new DropoutMasks(2).draw(mask("m", 0.5), 3),
            new DropoutMasks(1).draw(mask("m", 0.5), 4),
            new DropoutMasks(1).draw(mask("n", 0.5), 3)
        }) {
            assertThat(agreement(one, other)).isCloseTo(0.5, within(0.02));
        }
    }

    private static double agreement(Tensor a, Tensor b) {
        double sum = 0;
        for (int i = 0; i < a.bytes(); i++) {
            sum += a.data().get(i) == b.data().get(i) ? 1 : 0;
        }
        return sum / a.bytes();
    }
}
