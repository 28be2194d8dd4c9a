package org.jointdnn.engine.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatisticsTest {
    @ParameterizedTest
    @CsvSource({"0, 1", "0.25, 1.75", "0.5, 2.5", "0.75, 3.25", "0.95, 3.85", "1, 4"})
    void quantilesOfFourNumbers(double q, double expected) {
        assertThat(Quantiles.of(new double[] {4, 1, 3, 2}, q)).isCloseTo(expected, within(1e-12));
    }

    @Test
    void quantileOfOneNumberIsIt() {
        assertThat(Quantiles.of(new double[] {7}, 0.95)).isEqualTo(7);
        assertThatThrownBy(() -> Quantiles.of(new double[0], 0.5))
                .hasMessage("samples is empty, must hold at least one");
        assertThatThrownBy(() -> Quantiles.of(new double[] {1}, 1.5)).hasMessage("q is 1.5, must be within 0..1");
    }

    /** The minimum is where the gradient, computed from the definition, vanishes. */
    @ParameterizedTest
    @CsvSource({"1, 1", "1, 5", "3, 5", "7, 7", "40, 11"})
    void ridgeSolutionHasNoGradient(int rows, int unknowns) {
        SplittableRandom random = new SplittableRandom(31L * rows + unknowns);
        double[][] a = new double[rows][];
        for (int row = 0; row < rows; row++) {
            a[row] = random.doubles(unknowns, -3, 3).toArray();
        }
        double[] b = random.doubles(rows, -3, 3).toArray();
        double[] x = RidgeRegression.solve(a, b, unknowns);
        for (int i = 0; i < unknowns; i++) {
            double gradient = x[i];
            for (int row = 0; row < rows; row++) {
                double residual = -b[row];
                for (int j = 0; j < unknowns; j++) {
                    residual += a[row][j] * x[j];
                }
                gradient += a[row][i] * residual;
            }
            assertThat(gradient).isCloseTo(0, within(1e-9));
        }
    }

    @Test
    void withoutObservationsRidgeGivesZero() {
        assertThat(RidgeRegression.solve(new double[0][], new double[0], 3)).containsOnly(0);
    }
}
