package org.jointdnn.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OneWayLinkTest {
    private static final long SECOND = 1_000_000_000;
    private static final long MILLI = 1_000_000;

    @ParameterizedTest
    @CsvSource({"1.1,75,1", "1.1,75,602112", "5.85,25,150528", "18.88,5,1500", "100,10,10000000", "1000,0,65537"})
    void aMessageArrivesAfterItsBytesOverRateAndTheDelay(double mbps, long delayMillis, long bytes) {
        OneWayLink link = OneWayLink.idle(new ConstantRate(mbps), delayMillis * MILLI, 0);
        long onceNanos = Math.round(8e3 * bytes / mbps);

        OneWayLink.Transit first = link.send(3 * SECOND, bytes);
        OneWayLink.Transit afterIdle = first.after().send(1000 * SECOND, bytes);

        assertThat(first.departureNanos() - 3 * SECOND).isCloseTo(onceNanos, within(MILLI / 100));
        assertThat(first.deliveryNanos() - first.departureNanos()).isEqualTo(delayMillis * MILLI);
        assertThat(afterIdle.departureNanos() - 1000 * SECOND).isCloseTo(onceNanos, within(MILLI / 100));
    }

    @ParameterizedTest
    @ValueSource(doubles = {1.1, 2.0275, 5.85, 18.88, 54.97, 100, 200})
    void everySecondOfABusyLinkCarriesItsRate(double mbps) {
        List<OneWayLink.Transit> transits = busy(new ConstantRate(mbps), Math.round(mbps * 125_000 * 5));
        double bytesPerSecond = mbps * 125_000;

        for (long from = 20 * MILLI; from <= 3 * SECOND; from += SECOND / 97) {
            assertThat(delivered(transits, from, from + SECOND))
                    .isCloseTo((long) bytesPerSecond, within((long) (0.02 * bytesPerSecond)));
        }
    }

    @Test
    void everySecondOfABusyTraceCarriesThePacketsOfThatSecond() {
        PacketTrace trace = PacketTrace.of("t", 0, 10, 10, 400, 700, 1700, 1701);
        List<OneWayLink.Transit> transits = busy(trace, 1500 * 7 * 10);

        // The window after the delay of 20 ms; seven opportunities in each 1701 ms.
        assertThat(delivered(transits, 20 * MILLI, 20 * MILLI + SECOND)).isEqualTo(1500 * 5);
        assertThat(delivered(transits, 20 * MILLI, 20 * MILLI + 1701 * MILLI)).isEqualTo(1500 * 6);
        assertThat(delivered(transits, 20 * MILLI, 20 * MILLI + 4 * 1701 * MILLI))
                .isEqualTo(1500 * 7 * 4 - 1500);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void bytesStayInOrderThroughChangesOfTheLink(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        OneWayLink link = OneWayLink.idle(new ConstantRate(10), 50 * MILLI, 0);
        long now = 0;
        long lastDeparture = 0;
        long lastDelivery = 0;
        for (int i = 0; i < 1000; i++) {
            now += random.nextLong(5 * MILLI);
            if (random.nextInt(10) == 0) {
                link = link.changed(randomSchedule(random), random.nextLong(100 * MILLI), now);
            }
            OneWayLink.Transit transit = link.next(now, random.nextInt(3000));
            assertThat(transit.departureNanos())
                    .as("seed %d, step %d", seed, i)
                    .isGreaterThanOrEqualTo(Math.max(now, lastDeparture));
            assertThat(transit.deliveryNanos())
                    .as("seed %d, step %d", seed, i)
                    .isGreaterThanOrEqualTo(Math.max(lastDelivery, transit.departureNanos()));
            lastDeparture = transit.departureNanos();
            lastDelivery = transit.deliveryNanos();
            link = transit.after();
        }
    }

    @Test
    void aChangeTakesEffectForWhatHasNotLeft() {
        OneWayLink slow = OneWayLink.idle(new ConstantRate(1), 10 * MILLI, 0);
        OneWayLink fast = slow.changed(new ConstantRate(12), 20 * MILLI, SECOND);

        OneWayLink.Transit transit = fast.next(0, 1500);

        assertThat(transit.departureNanos()).isEqualTo(SECOND + MILLI);
        assertThat(transit.deliveryNanos()).isEqualTo(SECOND + 21 * MILLI);
    }

    @Test
    void aMarkLeavesWithTheBytesBeforeIt() {
        OneWayLink link = OneWayLink.idle(PacketTrace.of("t", 8), 5 * MILLI, 0);

        OneWayLink.Transit bytes = link.next(0, 100);
        OneWayLink.Transit mark = bytes.after().next(MILLI, 0);
        OneWayLink.Transit lateMark = mark.after().next(9 * MILLI, 0);

        assertThat(mark.deliveryNanos()).isEqualTo(bytes.deliveryNanos()).isEqualTo(13 * MILLI);
        assertThat(lateMark.deliveryNanos()).isEqualTo(14 * MILLI);
    }

    private static RateSchedule randomSchedule(SplittableRandom random) {
        return random.nextBoolean()
                ? new ConstantRate(0.1 + random.nextDouble() * 100)
                : PacketTrace.of("random", random.nextInt(5), 5 + random.nextInt(20), 40);
    }

    /** The transits of so many bytes that were all ready at 0, over a link with 20 ms delay. */
    private static List<OneWayLink.Transit> busy(RateSchedule schedule, long bytes) {
        List<OneWayLink.Transit> transits = new ArrayList<>();
        OneWayLink link = OneWayLink.idle(schedule, 20 * MILLI, 0);
        for (long left = bytes;
                left > 0;
                left -= transits.get(transits.size() - 1).bytes()) {
            transits.add(link.next(0, left));
            link = transits.get(transits.size() - 1).after();
        }
        return transits;
    }

    private static long delivered(List<OneWayLink.Transit> transits, long fromNanos, long untilNanos) {
        return transits.stream()
                .filter(transit -> transit.deliveryNanos() >= fromNanos && transit.deliveryNanos() < untilNanos)
                .mapToLong(OneWayLink.Transit::bytes)
                .sum();
    }
}
