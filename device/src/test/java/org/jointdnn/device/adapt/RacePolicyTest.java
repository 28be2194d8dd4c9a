package org.jointdnn.device.adapt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RacePolicyTest {
    /** The definition, by drawing visits. */
    @ParameterizedTest
    @CsvSource({"0.05, 60, 100, 0.4, 300", "0.2, 20, 100, 0.5, 200", "0.5, 10, 80, 0.3, 100", "0.9, 5, 50, 0.8, 60"})
    void beginsWhenTheDeviceWouldBeFirstWithTheChance(
            double chance, double fixed, double transfer, double sigma, double rest) {
        double waits = new RacePolicy(chance).patienceMillis(fixed, transfer, sigma, rest);
        SplittableRandom random = new SplittableRandom(1);
        int later = 0;
        int first = 0;
        for (int visit = 0; visit < 400_000; visit++) {
            double gaussian =
                    Math.sqrt(-2 * Math.log(1 - random.nextDouble())) * Math.cos(2 * Math.PI * random.nextDouble());
            boolean silent = random.nextInt(500) == 0;
            double took = silent ? Double.POSITIVE_INFINITY : fixed + transfer * Math.exp(sigma * gaussian);
            later += took > waits ? 1 : 0;
            first += took > waits + rest ? 1 : 0;
        }
        assertThat(first / (double) later).isGreaterThanOrEqualTo(chance - 0.02);
        assertThat(waits).isLessThan(fixed + 20 * transfer);
    }

    @Test
    void theLessPatientBeginsEarlier() {
        double before = 0;
        for (double chance : new double[] {0, 0.05, 0.2, 0.5, 0.9}) {
            double waits = new RacePolicy(chance).patienceMillis(50, 100, 0.4, 250);
            assertThat(waits).isGreaterThanOrEqualTo(before);
            before = waits;
        }
        assertThat(RacePolicy.NEVER.patienceMillis(50, 100, 0.4, 250)).isInfinite();
        assertThatThrownBy(() -> new RacePolicy(1.5)).hasMessage("chance is 1.5, must be within 0..1");
    }
}
