package org.jointdnn.testbed.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jointdnn.device.adapt.AdaptationListener;
import org.jointdnn.device.adapt.AdaptiveSession;
import org.jointdnn.device.adapt.Answered;
import org.jointdnn.device.adapt.SessionRules;
import org.jointdnn.device.adapt.SessionSettings;
import org.jointdnn.device.adapt.Surroundings;
import org.jointdnn.engine.BlockGraph;
import org.jointdnn.engine.PlanExecutor;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.Placements;
import org.jointdnn.planner.PlanEvaluator;
import org.jointdnn.planner.Side;
import org.jointdnn.testbed.EmulatedLink;
import org.junit.jupiter.api.Test;

/** A server that stalls, a limit on wasted work, and a user's rules, in virtual time. */
class StallsAndRulesTest {
    private static final long SECOND = 1_000_000_000L;
    private static final Link FAST = new Link(50, 50, 20, 0, 0, 0);

    private final VirtualTime time = new VirtualTime();
    private final Costs costs = TestNetwork.costs(FAST);
    private final BlockGraph graph = BlockGraph.of(costs);
    private final Digests digests = new Digests(graph);
    private final SimulatedDevice device = new SimulatedDevice(time, digests, costs.mobile());
    private final SimulatedCloud cloud = new SimulatedCloud(time, graph, costs, EmulatedLink.of(FAST));
    private final List<String> told = new ArrayList<>();
    private boolean allowed = true;
    private boolean latencyCounts = true;

    private AdaptiveSession session(SessionSettings settings) {
        SessionRules rules = new SessionRules() {
            @Override
            public boolean linkAllowed() {
                return allowed;
            }

            @Override
            public boolean latencyCounts() {
                return latencyCounts;
            }
        };
        AdaptiveSession session = new AdaptiveSession(
                new Surroundings(time, device, cloud, cloud, new SimulatedPreparation(time), time.soon(), rules),
                new PlanExecutor(graph, device, cloud, time),
                costs,
                PlanEvaluator.evaluate(costs, Placements.allOn(Side.CLOUD, costs.blocks())),
                new LatencyChooser(),
                settings,
                new AdaptationListener() {
                    @Override
                    public void serverLost(String reason) {
                        told.add(reason);
                    }

                    @Override
                    public void serverBack() {
                        told.add("back");
                    }
                },
                new SplittableRandom(1));
        time.every(session.tickPause().toNanos(), session::tick);
        return session;
    }

    private Answered query(AdaptiveSession session) {
        Answered answered = session.run(digests.inputs(1), VirtualTime.NEVER);
        // So that it is learnt from.
        time.until(time.nanoTime() + 1);
        return answered;
    }

    private void pass(int seconds) {
        time.until(time.nanoTime() + seconds * SECOND);
    }

    @Test
    void aServerThatStallsAgainAndAgainIsLeftAlone() {
        AdaptiveSession session = session(SessionSettings.DEFAULT.withLinkKnown(true));
        assertThat(query(session).execution().detour()).isEmpty();
        cloud.stall();
        for (int query = 0; query < 4; query++) {
            assertThat(told).isEmpty();
            assertThat(query(session).execution().detour()).isPresent();
        }
        assertThat(told).containsExactly("it has not answered for too long, again and again");
        assertThat(query(session).plan().placement()).containsOnly(Side.MOBILE);

        cloud.flow();
        pass(10);
        assertThat(told).endsWith("back");
        assertThat(query(session).plan().placement()).containsOnly(Side.CLOUD);
    }

    @Test
    void nothingIsSentWhileTheLinkIsForbidden() {
        AdaptiveSession session = session(SessionSettings.DEFAULT);
        query(session);
        pass(3);
        allowed = false;
        pass(1);
        long asked = cloud.askedNanos();
        for (int query = 0; query < 5; query++) {
            pass(2);
            assertThat(query(session).plan().placement()).containsOnly(Side.MOBILE);
        }
        assertThat(session.plan().placement()).containsOnly(Side.MOBILE);
        assertThat(cloud.askedNanos()).isEqualTo(asked);
        assertThat(cloud.underWay()).isZero();
        assertThat(told).as("nobody blames the server").isEmpty();
        allowed = true;
        pass(3);
        assertThat(query(session).plan().placement()).containsOnly(Side.CLOUD);
    }

    /** How long the first query waits for a visit that stalls before the device does the rest. */
    private long waitsNanos(SessionSettings settings) {
        AdaptiveSession session = session(settings.withLinkKnown(true));
        cloud.stall();
        return query(session).execution().detour().orElseThrow().waitedNanos();
    }

    @Test
    void whereEnergyCountsTheDeviceWaitsLonger() {
        long eager = waitsNanos(SessionSettings.DEFAULT);
        cloud.flow();
        latencyCounts = false;
        assertThat(waitsNanos(SessionSettings.DEFAULT)).isGreaterThan(eager);
    }

    @Test
    void whereLittleMayBeWastedTheDeviceWaitsLongerButNotForEver() {
        long eager = waitsNanos(SessionSettings.DEFAULT);
        cloud.flow();
        assertThat(waitsNanos(SessionSettings.DEFAULT.withMaxWaste(1e-9))).isBetween(eager + 1, 60 * SECOND);
    }

    @Test
    void whereNothingMayBeWastedTheDeviceWaitsForTheVisitsEnd() {
        AdaptiveSession session =
                session(SessionSettings.DEFAULT.withLinkKnown(true).withMaxWaste(0));
        query(session);
        cloud.stall();
        long breaks = time.nanoTime() + 100 * SECOND;
        time.at(breaks, () -> cloud.breakDown(false));
        assertThat(query(session).execution().detour().orElseThrow().failure()).isPresent();
        assertThat(time.nanoTime()).isGreaterThanOrEqualTo(breaks);
    }
}
