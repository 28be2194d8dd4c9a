package org.jointdnn.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SyntheticTraceTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void stepsGoDownAndUpAgain() throws IOException {
        RateSchedule down = EmulatedLink.parse("synthetic=steps,rtt=50").down();
        assertThat(mbps(down, 5, 10)).isCloseTo(20, within(0.1));
        assertThat(mbps(down, 22, 38)).isCloseTo(1, within(0.1));
        assertThat(mbps(down, 42, 50)).isCloseTo(20, within(0.1));
        assertThat(mbps(down, 602, 610)).isCloseTo(20, within(0.1));
    }

    @Test
    void aSweepMeetsItsEnds() throws IOException {
        RateSchedule up = EmulatedLink.parse("synthetic=sweep,rtt=50").up();
        assertThat(mbps(up, 0, 2)).isCloseTo(0.25, within(0.05));
        assertThat(mbps(up, 59, 61)).isCloseTo(10, within(0.6));
        assertThat(mbps(up, 30, 31)).isCloseTo(Math.sqrt(0.25 * 10), within(0.1));
    }

    @Test
    void theRatesOfAWalkSpreadAsAProcessOfOrnsteinAndUhlenbeckDoes() throws IOException {
        List<Double> logarithms = new ArrayList<>();
        for (int seed = 1; seed <= 10; seed++) {
            RateSchedule down =
                    EmulatedLink.parse("synthetic=walk:" + seed + ",rtt=50").down();
            for (int second = 50; second < 600; second += 30) {
                logarithms.add(Math.log(mbps(down, second, second + 1) / 4));
            }
        }
        double mean = logarithms.stream().mapToDouble(value -> value).average().orElseThrow();
        double variance = logarithms.stream()
                .mapToDouble(value -> (value - mean) * (value - mean))
                .average()
                .orElseThrow();
        assertThat(mean).isCloseTo(0, within(0.25));
        assertThat(variance).isCloseTo(1, within(0.3));
    }

    @Test
    void duringAnOutageNothingPasses() throws IOException {
        EmulatedLink link = EmulatedLink.parse("synthetic=outages:3,rtt=50");
        int silent = 0;
        for (int second = 0; second < 600; second++) {
            double down = mbps(link.down(), second, second + 1);
            assertThat(mbps(link.up(), second, second + 1)).isCloseTo(down / 2, within(0.1));
            silent += down < 0.1 ? 1 : 0;
        }
        assertThat(silent).isBetween(10, 120);
    }

    @ParameterizedTest
    @ValueSource(strings = {"walk", "outages"})
    void aSeedIsATrace(String name) throws IOException {
        RateSchedule one = EmulatedLink.parse("synthetic=" + name + ":1,rtt=50").down();
        assertThat(EmulatedLink.parse("synthetic=" + name + ",rtt=50").down().meanMbps())
                .isEqualTo(one.meanMbps());
        assertThat(EmulatedLink.parse("synthetic=" + name + ":2,rtt=50").down().meanMbps())
                .isNotEqualTo(one.meanMbps());
    }

    /** What passes within seconds of a trace, if there is always something to send. */
    private static double mbps(RateSchedule schedule, long fromSecond, long toSecond) {
        Transmitter transmitter = schedule.from(0);
        long bytes = 0;
        while (true) {
            Transmitter.Chunk chunk = transmitter.send(bytes == 0 ? fromSecond * SECOND : 0, RateSchedule.PACKET_BYTES);
            if (chunk.departureNanos() >= toSecond * SECOND) {
                return 8e-6 * bytes / (toSecond - fromSecond);
            }
            bytes += chunk.bytes();
            transmitter = chunk.after();
        }
    }
}
