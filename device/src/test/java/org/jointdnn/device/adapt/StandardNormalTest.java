package org.jointdnn.device.adapt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StandardNormalTest {
    @ParameterizedTest
    @CsvSource({"0, 0.5", "1, 0.158655", "2, 0.022750", "3, 0.001350", "-1, 0.841345", "-2.5, 0.993790"})
    void knowsItsTail(double x, double tail) {
        assertThat(StandardNormal.upperTail(x)).isCloseTo(tail, within(2e-6));
    }

    /** Against an integral by the trapezoidal rule. */
    @ParameterizedTest
    @CsvSource({"-3, 1e-4", "0, 1e-4", "1, 1e-4", "2.5, 1e-3", "3.9, 1e-2", "4.1, 0.05", "8, 0.02"})
    void knowsTheMeanAboveABound(double bound, double tolerance) {
        double mass = 0;
        double moment = 0;
        double step = 1e-4;
        for (double x = bound; x < bound + 12; x += step) {
            double weight = x == bound ? 0.5 : 1;
            double density = weight * Math.exp((bound * bound - x * x) / 2);
            mass += density;
            moment += x * density;
        }
        assertThat(StandardNormal.meanAbove(bound)).isCloseTo(moment / mass, within(tolerance));
    }
}
