package org.jointdnn.device.adapt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jointdnn.engine.RemoteTimings;
import org.jointdnn.engine.Traffic;
import org.jointdnn.engine.profile.Quantiles;
import org.jointdnn.planner.Link;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LinkSharingTest {
    private static final double MBPS = 8;
    private static final double RTT_MILLIS = 30;
    private static final long MILLI = 1_000_000;

    /** Records what it is told, the time for a byte, and believes it. */
    private static final class Told implements TransferEstimator {
        final List<Double> millisPerByte = new ArrayList<>();
        double thought;

        Told(double mbps) {
            this.thought = 8e-3 / mbps;
        }

        @Override
        public void observe(long bytes, double millis, long nowNanos) {
            millisPerByte.add(millis / bytes);
            thought = millis / bytes;
        }

        @Override
        public double millisPerByte(long nowNanos) {
            return thought;
        }

        @Override
        public double uncertainty(long nowNanos) {
            return 0.1;
        }
    }

    private final List<Told> directions = new ArrayList<>();
    private LinkSharing sharing = sharing(MBPS);

    private LinkSharing sharing(double thoughtMbps) {
        directions.clear();
        return new LinkSharing(
                new LinkEstimator(new Link(thoughtMbps, thoughtMbps, RTT_MILLIS, 1, 1, 1), 0, (rate, nanos) -> {
                    Told told = new Told(rate);
                    directions.add(told);
                    return told;
                }));
    }

    /** A query with one visit, whose upload's end a loop over time finds. */
    private static final class Visit {
        final long beganMillis;
        final long upBytes;
        double leftBytes;
        long sentMillis = -1;

        Visit(long beganMillis, long upBytes) {
            this.beganMillis = beganMillis;
            this.upBytes = upBytes;
            this.leftBytes = upBytes;
        }

        long endMillis() {
            return sentMillis + Math.round(RTT_MILLIS);
        }

        RemoteTimings timings() {
            long half = Math.round(RTT_MILLIS / 2);
            long up = sentMillis - beganMillis + half;
            return new RemoteTimings(
                    beganMillis * MILLI,
                    0,
                    up * MILLI,
                    0,
                    0,
                    half * MILLI,
                    (up + half) * MILLI,
                    new Traffic(upBytes, upBytes, 10, 10, 0, 0, List.of()));
        }
    }

    /** The oracle: each millisecond those that have something to send share the link's bytes, or the first of them has them. */
    private static void share(List<Visit> visits, boolean alike) {
        double perMilli = MBPS / 8e-3;
        for (long now = 0; visits.stream().anyMatch(visit -> visit.leftBytes > 0); now++) {
            long at = now;
            List<Visit> sending = visits.stream()
                    .filter(visit -> visit.beganMillis <= at && visit.leftBytes > 0)
                    .limit(alike ? visits.size() : 1)
                    .toList();
            for (Visit visit : sending) {
                visit.leftBytes -= perMilli / sending.size();
                if (visit.leftBytes <= 1e-6) {
                    visit.leftBytes = 0;
                    visit.sentMillis = at + 1;
                }
            }
        }
    }

    private void play(List<Visit> visits, boolean alike) {
        share(visits, alike);
        Map<Visit, LinkSharing.Use> uses = new HashMap<>();
        long last = visits.stream().mapToLong(Visit::endMillis).max().orElseThrow();
        for (long now = 0; now <= last; now++) {
            for (Visit visit : visits) {
                if (visit.endMillis() == now) {
                    sharing.end(Objects.requireNonNull(uses.get(visit)), List.of(visit.timings()), now * MILLI);
                }
            }
            for (Visit visit : visits) {
                if (visit.beganMillis == now) {
                    uses.put(visit, sharing.begin(now * MILLI, 1));
                }
            }
        }
    }

    static Stream<Arguments> disciplines() {
        return LongStream.range(0, 20)
                .boxed()
                .flatMap(seed -> Stream.of(true, false)
                        .flatMap(alike -> Stream.of(MBPS / 4, MBPS * 4)
                                .map(thoughtMbps -> Arguments.of(seed, alike, thoughtMbps))));
    }

    @ParameterizedTest
    @MethodSource("disciplines")
    void overlappingVisitsTellTheWholeLinksRate(long seed, boolean alike, double thoughtMbps) {
        SplittableRandom random = new SplittableRandom(seed);
        sharing = sharing(thoughtMbps);
        List<Visit> visits = new ArrayList<>();
        long began = 0;
        for (int visit = 0; visit < 40; visit++) {
            began += random.nextInt(200);
            visits.add(new Visit(began, 20_000 + random.nextInt(150_000)));
        }
        play(visits, alike);
        List<Double> told = directions.get(0).millisPerByte;
        assertThat(told).hasSize(40);
        List<Double> later =
                told.subList(20, 40).stream().map(millis -> 8e-3 / millis).toList();
        double median =
                Quantiles.of(later.stream().mapToDouble(Double::doubleValue).toArray(), 0.5);
        assertThat(median).isBetween(0.9 * MBPS, 1.1 * MBPS);
        assertThat(later).allSatisfy(mbps -> assertThat(mbps).isBetween(0.6 * MBPS, 1.7 * MBPS));
    }

    @Test
    void visitsOneAfterTheOtherAreToldAsTheyWere() {
        List<Visit> visits = List.of(new Visit(0, 50_000), new Visit(200, 100_000));
        play(visits, true);
        assertThat(directions.get(0).millisPerByte).containsExactly(50.0 / 50_000, 100.0 / 100_000);
    }

    @Test
    void aQueryThatHangsHoldsNothingBackForLong() {
        LinkSharing.Use hanging = sharing.begin(0, 1);
        LinkSharing.Use quick = sharing.begin(MILLI, 2);
        Visit visit = new Visit(1, 100_000);
        share(List.of(visit), true);
        sharing.end(quick, List.of(visit.timings()), visit.endMillis() * MILLI);
        assertThat(directions.get(0).millisPerByte).isEmpty();
        LinkSharing.Use next = sharing.begin(2_000 * MILLI, 2);
        sharing.end(next, List.of(), 2_001 * MILLI);
        assertThat(directions.get(0).millisPerByte).hasSize(1);
        sharing.end(hanging, List.of(), 3_000 * MILLI);
    }

    @Test
    void aQueryThatFailsHoldsNothingBack() {
        LinkSharing.Use failing = sharing.begin(0, 1);
        LinkSharing.Use other = sharing.begin(MILLI, 2);
        Visit visit = new Visit(1, 100_000);
        share(List.of(visit), true);
        sharing.end(other, List.of(visit.timings()), visit.endMillis() * MILLI);
        sharing.end(failing, List.of(), visit.endMillis() * MILLI);
        assertThat(directions.get(0).millisPerByte).hasSize(1);
    }
}
