package org.jointdnn.device.adapt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {
    private static final long MILLI = 1_000_000;

    private final CircuitBreaker breaker = new CircuitBreaker(new SplittableRandom(1));

    private void open(long nowNanos) {
        breaker.onFailure(nowNanos, nowNanos);
        breaker.onFailure(nowNanos, nowNanos);
    }

    @Test
    void oneFailureIsForgivenTwoInARowAreNot() {
        breaker.onFailure(0, 0);
        breaker.onSuccess(0, 0);
        breaker.onFailure(0, 0);
        assertThat(breaker.isClosed()).isTrue();
        breaker.onFailure(0, 0);
        assertThat(breaker.isClosed()).isFalse();
    }

    @Test
    void visitsThatStallAgainAndAgainCountHalf() {
        for (int stall = 0; stall < 3; stall++) {
            breaker.onStall(0, 0);
        }
        assertThat(breaker.isClosed()).isTrue();
        breaker.onSuccess(0, 0);
        for (int stall = 0; stall < 3; stall++) {
            breaker.onStall(0, 0);
        }
        assertThat(breaker.isClosed()).isTrue();
        breaker.onStall(0, 0);
        assertThat(breaker.isClosed()).isFalse();
        assertThat(breaker.mayProbe(251 * MILLI)).isTrue();
        breaker.onStall(252 * MILLI, 252 * MILLI);
        assertThat(breaker.mayProbe(253 * MILLI)).isFalse();
    }

    @Test
    void aSuccessThatBeganBeforeAStallStillCounts() {
        for (int stall = 0; stall < 3; stall++) {
            breaker.onStall(10, 20);
        }
        breaker.onSuccess(15, 30);
        breaker.onStall(40, 50);
        assertThat(breaker.isClosed()).isTrue();
    }

    @Test
    void oneProbeAtATimeAsksAfterThePause() {
        open(0);
        assertThat(breaker.mayProbe(100 * MILLI)).isFalse();
        assertThat(breaker.mayProbe(251 * MILLI)).isTrue();
        assertThat(breaker.mayProbe(252 * MILLI)).isFalse();
        breaker.onSuccess(252 * MILLI, 300 * MILLI);
        assertThat(breaker.isClosed()).isTrue();
    }

    @Test
    void pausesGrowAndStayBelowThreeSeconds() {
        open(0);
        long now = 0;
        long longest = 0;
        for (int failure = 0; failure < 10; failure++) {
            long began = now;
            while (!breaker.mayProbe(now)) {
                now += MILLI;
            }
            longest = Math.max(longest, now - began);
            breaker.onFailure(now, now);
        }
        assertThat(longest).isBetween(1500 * MILLI, 3001 * MILLI);
    }

    @Test
    void failuresOfQueriesThatWereUnderWayDoNotProlongThePause() {
        open(0);
        for (int late = 0; late < 20; late++) {
            breaker.onFailure(100 * MILLI, 200 * MILLI);
        }
        assertThat(breaker.mayProbe(251 * MILLI)).isTrue();
    }

    @Test
    void aServerThatSaysWhenToComeBackIsNotAskedBefore() {
        breaker.onRefusal(5000 * MILLI, 0);
        assertThat(breaker.isClosed()).isFalse();
        assertThat(breaker.mayProbe(4999 * MILLI)).isFalse();
        assertThat(breaker.mayProbe(5000 * MILLI)).isTrue();
    }

    @Test
    void aQueryThatOutlastsAPauseIsAsGoodAsAProbe() {
        assertThat(breaker.mayTry(10_000 * MILLI)).isFalse();
        open(0);
        assertThat(breaker.mayTry(499 * MILLI)).isFalse();
        assertThat(breaker.mayTry(500 * MILLI)).isTrue();
        assertThat(breaker.mayProbe(251 * MILLI)).isTrue();
        breaker.onFailure(260 * MILLI, 260 * MILLI);
        assertThat(breaker.mayTry(500 * MILLI)).isFalse();
        breaker.onRefusal(5000 * MILLI, 200 * MILLI);
        assertThat(breaker.mayTry(10_000 * MILLI)).isFalse();
    }

    @Test
    void aHintWhenToComeBackIsNotShortenedByAnother() {
        breaker.onRefusal(5000 * MILLI, 0);
        breaker.onRefusal(1000 * MILLI, 10 * MILLI);
        assertThat(breaker.mayProbe(4999 * MILLI)).isFalse();
    }

    @Test
    void whatBeganBeforeItOpenedSaysNothingOfTheServerSince() {
        open(100 * MILLI);
        breaker.onSuccess(50 * MILLI, 110 * MILLI);
        assertThat(breaker.isClosed()).isFalse();
        assertThat(breaker.mayProbe(400 * MILLI)).isTrue();
        breaker.onFailure(50 * MILLI, 410 * MILLI);
        breaker.onSuccess(400 * MILLI, 420 * MILLI);
        assertThat(breaker.isClosed()).isTrue();
        breaker.onFailure(90 * MILLI, 430 * MILLI);
        breaker.onFailure(90 * MILLI, 440 * MILLI);
        assertThat(breaker.isClosed()).isTrue();
    }

    @Test
    void aSuccessDoesNotMakeUpForAFailureAfterItsBeginning() {
        breaker.onFailure(0, 20 * MILLI);
        breaker.onSuccess(10 * MILLI, 30 * MILLI);
        breaker.onFailure(30 * MILLI, 40 * MILLI);
        assertThat(breaker.isClosed()).isFalse();
    }
}
