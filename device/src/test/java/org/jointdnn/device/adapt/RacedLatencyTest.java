package org.jointdnn.device.adapt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RacedLatencyTest {
    private static final int DRAWS = 200_000;

    @ParameterizedTest
    @CsvSource({
        "10, 100, 0.5, 60",
        "10, 100, 0.5, 1000",
        "0, 5, 1.2, 4",
        "200, 50, 0.1, 230",
        "3, 1000, 1, 800",
        "1, 20, 0.01, 22"
    })
    void isTheMeanOfTheFirstOfManyDraws(double certain, double median, double uncertainty, double rest) {
        SplittableRandom random = new SplittableRandom(5);
        double sum = 0;
        for (int draw = 0; draw < DRAWS; draw++) {
            sum += Math.min(certain + median * Math.exp(uncertainty * random.nextGaussian()), rest);
        }
        double expected = sum / DRAWS;
        assertThat(RacedLatency.ofFirst(certain, median, uncertainty, rest))
                .isCloseTo(expected, within(expected / 100));
    }

    @Test
    void isTheDevicesTimeWhereTheServerCannotBeFirst() {
        assertThat(RacedLatency.ofFirst(50, 1, 1, 40)).isEqualTo(40);
    }

    @Test
    void isTheLesserTimeWhereNothingIsUncertain() {
        assertThat(RacedLatency.ofFirst(5, 10, 0, 40)).isEqualTo(15);
        assertThat(RacedLatency.ofFirst(5, 100, 0, 40)).isEqualTo(40);
    }
}
