package org.jointdnn.device;

import static org.assertj.core.api.Assertions.assertThat;

import org.jointdnn.engine.RemoteTimings;
import org.jointdnn.engine.Traffic;
import org.jointdnn.wire.ServerStamps;
import org.junit.jupiter.api.Test;

class ClockOffsetTest {
    private static final long AHEAD = 1_000_000;

    /** An exchange whose directions take {@code up} and {@code down}, and the server 10. */
    private static ProbeSample exchange(long sent, long up, long down) {
        return new ProbeSample(sent, sent + up + AHEAD, sent + up + 10 + AHEAD, sent + up + 10 + down);
    }

    @Test
    void believesTheQuickestExchange() {
        ClockOffset offset = new ClockOffset();
        offset.add(exchange(0, 100, 900));
        offset.add(exchange(2_000, 50, 50));
        offset.add(exchange(4_000, 500, 200));
        assertThat(offset.toLocal(AHEAD + 42)).isEqualTo(42);
    }

    @Test
    void forgetsOldExchanges() {
        ClockOffset offset = new ClockOffset();
        assertThat(offset.isStale(0)).isTrue();
        offset.add(exchange(0, 50, 50));
        assertThat(offset.isStale(1_000)).isFalse();
        long later = ClockOffset.WINDOW_NANOS + 1_000;
        assertThat(offset.isStale(later)).isTrue();
        // Slower and lopsided by 100, but the only recent one.
        offset.add(exchange(later, 400, 200));
        assertThat(offset.toLocal(AHEAD)).isEqualTo(-100);
    }

    @Test
    void timingsSplitUploadFromDownload() {
        ClockOffset offset = new ClockOffset();
        offset.add(exchange(0, 50, 50));
        // Starts at 1000, sent at 1030, 700 up, waits 5, computes 200, 20 to answer, 300 down.
        ServerStamps stamps = new ServerStamps(1_730 + AHEAD, 5, 200, 1_955 + AHEAD);
        RemoteTimings timings = VisitTimings.of(1_000, 1_030, 2_255, stamps, offset, Traffic.NONE);

        assertThat(timings).isEqualTo(new RemoteTimings(1_000, 30, 700, 5, 200, 320, 1_255, Traffic.NONE));
    }

    @Test
    void timingsAddUpWhateverTheClocksSay() {
        ClockOffset wrong = new ClockOffset();
        wrong.add(exchange(0, 50_000, 10));
        ServerStamps stamps = new ServerStamps(1_730 + AHEAD, 5, 200, 1_955 + AHEAD);
        for (ClockOffset offset : new ClockOffset[] {wrong, new ClockOffset()}) {
            RemoteTimings timings = VisitTimings.of(1_000, 1_030, 2_255, stamps, offset, Traffic.NONE);
            assertThat(timings.uploadNanos()).isNotNegative();
            assertThat(timings.downloadNanos()).isNotNegative();
            assertThat(timings.encodeNanos()
                            + timings.uploadNanos()
                            + timings.queueNanos()
                            + timings.computeNanos()
                            + timings.downloadNanos())
                    .isEqualTo(timings.totalNanos());
        }
    }
}
