package org.jointdnn.device.adapt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class DriftingRateTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int BYTES = 100_000;

    private final DriftingRate rate = new DriftingRate(8, 0);
    private long now;

    /** Transfers of 100 ms, so that the rate is known. */
    private void settle() {
        for (int query = 0; query < 30; query++) {
            now += SECOND;
            rate.observe(BYTES, 100, now);
        }
        assertThat(rate.millisPerByte(now) * BYTES).isCloseTo(100, within(1.0));
    }

    @Test
    void transfersGivenUpAgainAndAgainAreSlowerThanTheTimeTheyAreGiven() {
        settle();
        for (int query = 0; query < 20; query++) {
            now += SECOND;
            rate.observeAtLeast(BYTES, 120, now);
        }
        assertThat(rate.millisPerByte(now) * BYTES).isGreaterThan(200);
    }

    @Test
    void aTransferGivenUpSoonSaysNextToNothing() {
        settle();
        now += SECOND;
        rate.observeAtLeast(BYTES, 30, now);
        assertThat(rate.millisPerByte(now) * BYTES).isBetween(100.0, 104.0);
    }

    @Test
    void oneGivenUpFarTooLateIsAStep() {
        settle();
        now += SECOND;
        rate.observeAtLeast(BYTES, 5000, now);
        assertThat(rate.millisPerByte(now) * BYTES).isGreaterThan(3000);
    }

    @Test
    void transfersTooQuickToBeTimedAreFasterThanTheClock() {
        settle();
        for (int query = 0; query < 20; query++) {
            now += SECOND;
            rate.observeAtMost(BYTES, 80, now);
        }
        assertThat(rate.millisPerByte(now) * BYTES).isLessThan(60);
        assertThat(rate.uncertainty(now)).isLessThan(1.5);
    }
}
