package org.jointdnn.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlowdownTest {
    @Test
    void pauseAndComputationTogetherTakeTheFactor() {
        assertThat(new Slowdown(1).pauseNanos(123)).isZero();
        assertThat(new Slowdown(2.5).pauseNanos(1_000_000)).isEqualTo(1_500_000);
        assertThat(new Slowdown(8).pauseNanos(0)).isZero();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.99, 0, -2, Double.NaN, Double.POSITIVE_INFINITY})
    void refusesFactorsBelowOne(double factor) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Slowdown(factor))
                .withMessage("slowdown factor is " + factor + ", must be a finite number, 1 or more");
    }

    @Test
    void refusesNegativeTimes() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Slowdown(2).pauseNanos(-1));
    }
}
