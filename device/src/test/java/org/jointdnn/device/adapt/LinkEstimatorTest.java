package org.jointdnn.device.adapt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.jointdnn.planner.Link;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinkEstimatorTest {
    private static final long SECOND = 1_000_000_000L;

    private final LinkEstimator estimator = new LinkEstimator(Link.FOUR_G.at(5.85, 13.76, 20), 0);
    private long now;

    /** Passes a visit over a link; {@code noise} multiplies the payload's times. */
    private void pass(double upMbps, double downMbps, double rtt, long up, long down, double noise) {
        now += SECOND;
        double upMillis = rtt / 2 + noise * 8e-3 * up / upMbps;
        double downMillis = rtt / 2 + noise * 8e-3 * down / downMbps;
        estimator.observe(up, upMillis, down, downMillis, now);
    }

    @Test
    void findsASteadyLink() {
        for (int query = 0; query < 40; query++) {
            pass(2, 9, 80, 500, 500, 1);
            pass(2, 9, 80, 60_000, 30_000, 1);
        }
        LinkEstimate estimate = estimator.estimate(now);
        assertThat(estimate.rttMillis()).isCloseTo(80, within(4.0));
        assertThat(estimate.uploadMbps()).isCloseTo(2, within(0.1));
        assertThat(estimate.downloadMbps()).isCloseTo(9, within(0.5));
        assertThat(estimate.uploadUncertainty()).isLessThan(0.4);
    }

    @ParameterizedTest
    @CsvSource({"100, 0.1", "0.1, 100", "5, 0.5", "0.5, 5"})
    void followsAStepWithinThreeQueries(double before, double after) {
        SplittableRandom random = new SplittableRandom(5);
        for (int query = 0; query < 30; query++) {
            pass(before, before, 20, 50_000, 50_000, 0.8 + 0.4 * random.nextDouble());
        }
        for (int query = 0; query < 3; query++) {
            pass(after, after, 20, 50_000, 50_000, 0.8 + 0.4 * random.nextDouble());
        }
        assertThat(estimator.estimate(now).uploadMbps()).isBetween(after / 1.4, after * 1.4);
        assertThat(estimator.estimate(now).downloadMbps()).isBetween(after / 1.4, after * 1.4);
    }

    @Test
    void isNotMovedFarByOneOutlierAmongSteadyOnes() {
        for (int query = 0; query < 30; query++) {
            pass(5, 5, 20, 50_000, 50_000, 1);
        }
        pass(5, 5, 20, 50_000, 50_000, 1.5);
        assertThat(estimator.estimate(now).uploadMbps()).isGreaterThan(3.3);
        pass(5, 5, 20, 50_000, 50_000, 1);
        pass(5, 5, 20, 50_000, 50_000, 1);
        assertThat(estimator.estimate(now).uploadMbps()).isGreaterThan(4.2);
    }

    @Test
    void isLessCertainAfterSilenceAndOnANoisyLink() {
        SplittableRandom random = new SplittableRandom(5);
        for (int query = 0; query < 30; query++) {
            pass(5, 5, 20, 50_000, 50_000, 1);
        }
        double steady = estimator.estimate(now).uploadUncertainty();
        assertThat(estimator.estimate(now + 60 * SECOND).uploadUncertainty()).isGreaterThan(2 * steady);
        for (int query = 0; query < 60; query++) {
            pass(5, 5, 20, 50_000, 50_000, Math.pow(4, 2 * random.nextDouble() - 1));
        }
        assertThat(estimator.estimate(now).uploadUncertainty()).isGreaterThan(2 * steady);
    }

    @Test
    void whatWasGivenUpSlowsTheEstimateOnlyIfItTookLongerThanExpected() {
        for (int query = 0; query < 30; query++) {
            pass(5, 5, 20, 50_000, 50_000, 1);
        }
        estimator.observeOverdue(50_000, 50_000, 10, 100, now);
        assertThat(estimator.estimate(now).uploadMbps()).isCloseTo(5, within(0.1));
        estimator.observeOverdue(50_000, 50_000, 10, 30 + 1600, now);
        assertThat(estimator.estimate(now).uploadMbps()).isLessThan(1);
        assertThat(estimator.estimate(now).downloadMbps()).isLessThan(1);
    }

    @Test
    void oddTimesDoNoHarm() {
        estimator.observe(50_000, 0, 50_000, -3, SECOND);
        estimator.observe(0, 5, 0, 5, 2 * SECOND);
        estimator.observeOverdue(0, 0, 0, 1e9, 3 * SECOND);
        LinkEstimate estimate = estimator.estimate(4 * SECOND);
        assertThat(estimate.uploadMbps()).isPositive().isFinite();
        assertThat(estimate.downloadMbps()).isPositive().isFinite();
    }

    @Test
    void followsAStepOfTheRoundTripTimeAfterTwoExchangesWithoutAPayload() {
        for (int query = 0; query < 10; query++) {
            pass(5, 5, 20, 1, 1, 1);
            pass(5, 5, 20, 50_000, 50_000, 1);
        }
        pass(5, 5, 300, 1, 1, 1);
        pass(5, 5, 300, 1, 1, 1);
        pass(5, 5, 300, 50_000, 50_000, 1);
        assertThat(estimator.estimate(now).rttMillis()).isCloseTo(300, within(1.0));
        assertThat(estimator.estimate(now).uploadMbps()).isCloseTo(5, within(0.2));
    }

    @Test
    void whatSaysNothingOfARateIsNoNewsOfTheLink() {
        pass(5, 5, 20, 50_000, 50_000, 1);
        long heard = estimator.lastNanos();
        pass(5, 5, 20, 500, 500, 1);
        assertThat(estimator.lastNanos()).isEqualTo(heard);
    }
}
