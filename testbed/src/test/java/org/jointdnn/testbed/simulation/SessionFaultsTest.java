package org.jointdnn.testbed.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jointdnn.device.adapt.AdaptationListener;
import org.jointdnn.device.adapt.AdaptiveSession;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One fault at a time, in virtual time. */
class SessionFaultsTest {
    private static final long SECOND = 1_000_000_000L;
    private static final Link FAST = new Link(50, 50, 20, 0, 0, 0);

    private final VirtualTime time = new VirtualTime();
    private final Costs costs = TestNetwork.costs(FAST);
    private final BlockGraph graph = BlockGraph.of(costs);
    private final Digests digests = new Digests(graph);
    private final SimulatedDevice device = new SimulatedDevice(time, digests, costs.mobile());
    private final SimulatedCloud cloud = new SimulatedCloud(time, graph, costs, EmulatedLink.of(FAST));
    private final List<String> told = new ArrayList<>();
    private final AdaptiveSession session = new AdaptiveSession(
            new Surroundings(time, device, cloud, cloud, new SimulatedPreparation(time), time.soon()),
            new PlanExecutor(graph, device, cloud, time),
            costs,
            PlanEvaluator.evaluate(costs, Placements.allOn(Side.MOBILE, costs.blocks())),
            new LatencyChooser(),
            SessionSettings.DEFAULT,
            new AdaptationListener() {
                @Override
                public void serverLost(String reason) {
                    told.add("lost: " + reason);
                }

                @Override
                public void serverBack() {
                    told.add("back");
                }
            },
            new SplittableRandom(1));

    @BeforeEach
    void getToKnowTheLink() {
        time.every(session.tickPause().toNanos(), session::tick);
        query();
        pass(5);
        assertThat(session.plan().shortForm()).isEqualTo("C[0-5]");
    }

    private void pass(int seconds) {
        time.until(time.nanoTime() + seconds * SECOND);
    }

    private void query() {
        session.run(digests.inputs(1), VirtualTime.NEVER);
    }

    @Test
    void aProbeThatStallsIsGivenUpAndAnotherFindsTheServerAgain() {
        cloud.stall();
        pass(20);
        assertThat(told).containsExactly("lost: a probe of the link was not over in time");
        assertThat(cloud.underWay()).isLessThanOrEqualTo(1);
        cloud.flow();
        pass(5);
        assertThat(told).endsWith("back");
    }

    @Test
    void probesThatFailTellOfTheLossAsQueriesDo() {
        cloud.breakDown(false);
        pass(5);
        assertThat(told).containsExactly("lost: no connection");
    }

    @Test
    void aServerThatSaysWhenToComeBackIsNotAskedBefore() {
        long until = time.nanoTime() + 2 * SECOND;
        cloud.refuseUntil(until);
        query();
        long asked = cloud.askedNanos();
        time.until(until - 1);
        query();
        assertThat(told).containsExactly("lost: the server is busy");
        assertThat(cloud.askedNanos()).isEqualTo(asked);
        pass(1);
        assertThat(told).endsWith("back");
    }

    @Test
    void aProbeOnASlowLinkMakesWayForAVisit() {
        pass(2);
        cloud.change(EmulatedLink.constant(1, 1, 20));
        long asked = cloud.askedNanos();
        while (cloud.askedNanos() == asked) {
            time.until(time.nanoTime() + 1_000_000);
        }
        time.until(time.nanoTime() + 30_000_000);
        query();
        assertThat(cloud.underWay()).isZero();
    }

    @Test
    void aProbeTooLargeForTheLinkIsFollowedByASmallOne() {
        cloud.change(EmulatedLink.constant(0.07, 50, 20));
        pass(15);
        assertThat(session.link().uploadMbps()).isBetween(0.06, 0.09);
        assertThat(session.link().downloadMbps()).isGreaterThan(5);
        assertThat(session.plan().shortForm()).isEqualTo("M[0-5]");
    }
}
