package org.jointdnn.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConstantRateTest {
    @ParameterizedTest
    @ValueSource(doubles = {0.001, 1.1, 18.88, 100, 1000, 1_000_000})
    void bytesLeaveAtTheRateAfterTheyBecameReady(double mbps) {
        ConstantRate rate = new ConstantRate(mbps);

        Transmitter.Chunk chunk = rate.from(0).send(5_000, 1000);

        assertThat(chunk.bytes()).isEqualTo(1000);
        assertThat(chunk.departureNanos()).isEqualTo(5_000 + Math.round(8_000_000 / mbps));
    }

    @Test
    void chunksHoldAPacketOrAMillisecondsWorth() {
        assertThat(new ConstantRate(1.1).from(0).send(0, 1_000_000).bytes()).isEqualTo(1500);
        assertThat(new ConstantRate(100).from(0).send(0, 1_000_000).bytes()).isEqualTo(12_500);
        assertThat(new ConstantRate(10_000).from(0).send(0, 1_000_000).bytes()).isEqualTo(65_536);
    }

    @Test
    void idleTimeIsNotSavedUp() {
        ConstantRate rate = new ConstantRate(12);
        Transmitter afterFirst = rate.from(0).send(0, 1500).after();

        Transmitter.Chunk late = afterFirst.send(1_000_000_000, 1500);
        Transmitter.Chunk next = late.after().send(1_000_000_000, 1500);

        assertThat(late.departureNanos()).isEqualTo(1_001_000_000);
        assertThat(next.departureNanos()).isEqualTo(1_002_000_000);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, 0.0009, 1_000_001, Double.NaN, Double.POSITIVE_INFINITY})
    void refusesRatesOutOfRange(double mbps) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ConstantRate(mbps))
                .withMessage("link: rate is " + mbps + " Mbps, must be from 0.001 to 1000000");
    }
}
