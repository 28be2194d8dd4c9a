package org.jointdnn.device.adapt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {
    private static final long MILLI = 1_000_000;

    private final CircuitBreaker breaker = new CircuitBreaker(new SplittableRandom(1));

    private void open(long nowNanos) {
        breaker.onFailure(nowNanos);
        breaker.onFailure(nowNanos);
    }

    @Test
    void oneFailureIsForgivenTwoInARowAreNot() {
        breaker.onFailure(0);
        breaker.onSuccess();
        breaker.onFailure(0);
        assertThat(breaker.isClosed()).isTrue();
        breaker.onFailure(0);
        assertThat(breaker.isClosed()).isFalse();
    }

    @Test
    void oneProbeAtATimeAsksAfterThePause() {
        open(0);
        assertThat(breaker.mayProbe(100 * MILLI)).isFalse();
        assertThat(breaker.mayProbe(251 * MILLI)).isTrue();
        assertThat(breaker.mayProbe(252 * MILLI)).isFalse();
        breaker.onSuccess();
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
            breaker.onFailure(now);
        }
        assertThat(longest).isBetween(1500 * MILLI, 3001 * MILLI);
    }

    @Test
    void failuresOfQueriesThatWereUnderWayDoNotProlongThePause() {
        open(0);
        for (int late = 0; late < 20; late++) {
            breaker.onFailure(200 * MILLI);
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
}
