package org.jointdnn.testbed.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jointdnn.device.adapt.RacePolicy;
import org.jointdnn.device.adapt.SessionSettings;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.Plan;
import org.jointdnn.testbed.EmulatedLink;
import org.jointdnn.testbed.PacketTrace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TracePlaybackTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private static TracePlayback playback(EmulatedLink link, int queries) {
        return new TracePlayback(TestNetwork.costs(Link.FOUR_G), link, queries, SECOND);
    }

    @Test
    void onAConstantLinkEverythingIsWhatTheCostModelSays() {
        Link link = new Link(4, 8, 40, 0, 0, 0);
        List<StrategyResult> results = playback(EmulatedLink.of(link), 50).all(SessionSettings.DEFAULT);
        Plan best = new LatencyChooser().choose(TestNetwork.costs(link)).orElseThrow();
        assertThat(best.shortForm()).contains("M").contains("C");
        double predicted = best.cost().latencyMillis();
        assertThat(results.get(2).meanMillis()).isCloseTo(predicted, within(1e-3));
        assertThat(results.get(4).meanMillis()).isCloseTo(predicted, within(1e-3));
        StrategyResult session = results.get(3);
        assertThat(session.latencyMillis()[49]).isCloseTo(predicted, within(1e-3));
        assertThat(session.meanMillis()).isLessThan(1.1 * predicted);
        assertThat(session.unanswered() + session.wrong()).isZero();
    }

    @Test
    void noFixedPlanBeatsTheClairvoyant() {
        // So far apart that all strategies begin each query at the same instant.
        TracePlayback apart =
                new TracePlayback(TestNetwork.costs(Link.FOUR_G), fluctuating(3), 100, Duration.ofSeconds(10));
        List<StrategyResult> results = apart.all(SessionSettings.DEFAULT);
        for (StrategyResult other : results.subList(0, 3)) {
            for (int query = 0; query < 100; query++) {
                assertThat(results.get(4).latencyMillis()[query])
                        .isLessThanOrEqualTo(other.latencyMillis()[query] + 1e-6);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void staysNearTheClairvoyantOnALinkThatFluctuates(long seed) {
        List<StrategyResult> results = playback(fluctuating(seed), 200).all(SessionSettings.DEFAULT);
        double session = results.get(3).meanMillis();
        double better = Math.min(results.get(0).meanMillis(), results.get(1).meanMillis());
        assertThat(session).isLessThan(1.10 * results.get(4).meanMillis());
        assertThat(session).isLessThan(1.03 * better);
        assertThat(results.get(3).unanswered() + results.get(3).wrong()).isZero();
    }

    @Test
    void theSameAgainIsTheSame() {
        double[] once =
                playback(fluctuating(7), 60).session(SessionSettings.DEFAULT).latencyMillis();
        double[] again =
                playback(fluctuating(7), 60).session(SessionSettings.DEFAULT).latencyMillis();
        assertThat(again).containsExactly(once);
    }

    @Test
    void whoDoesNotRaceWastesNothing() {
        SessionSettings patient = SessionSettings.DEFAULT.withRace(RacePolicy.NEVER);
        assertThat(playback(fluctuating(2), 60).session(patient).wastedMillis()).isZero();
        assertThat(playback(fluctuating(2), 60).session(SessionSettings.DEFAULT).wastedMillis())
                .isPositive();
    }

    /** Two minutes of rates between 0.4 and 12 Mbps, each a few seconds long. */
    private static EmulatedLink fluctuating(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return new EmulatedLink(trace(random.split()), trace(random.split()), 40);
    }

    private static PacketTrace trace(SplittableRandom random) {
        List<Long> times = new ArrayList<>();
        double at = 0;
        while (at < 120_000) {
            double mbps = 0.4 * Math.pow(30, random.nextDouble());
            double until = at + 1000 + 4000 * random.nextDouble();
            while (at < until) {
                at += 12 / mbps * (0.5 + random.nextDouble());
                times.add(Math.round(at));
            }
        }
        return PacketTrace.of(
                "fluctuating", times.stream().mapToLong(Long::longValue).toArray());
    }
}
