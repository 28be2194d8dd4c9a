package org.jointdnn.testbed.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.jointdnn.device.adapt.AdaptationListener;
import org.jointdnn.device.adapt.AdaptiveSession;
import org.jointdnn.device.adapt.Answered;
import org.jointdnn.device.adapt.SessionRules;
import org.jointdnn.device.adapt.SessionSettings;
import org.jointdnn.device.adapt.Surroundings;
import org.jointdnn.engine.BlockGraph;
import org.jointdnn.engine.Detour;
import org.jointdnn.engine.PlanExecutor;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.Placements;
import org.jointdnn.planner.PlanEvaluator;
import org.jointdnn.planner.Side;
import org.jointdnn.testbed.EmulatedLink;
import org.junit.jupiter.api.Test;

/** A device that needs minutes for a query, and a server that may be lost, in virtual time. */
class SlowDeviceTest {
    private static final long SECOND = 1_000_000_000L;
    private static final Link FAST = new Link(50, 50, 20, 0, 0, 0);
    private static final double SLOWNESS = 5000;

    private final VirtualTime time = new VirtualTime();
    private final Costs costs = slow(TestNetwork.costs(FAST));
    private final BlockGraph graph = BlockGraph.of(costs);
    private final Digests digests = new Digests(graph);
    private final SimulatedDevice device = new SimulatedDevice(time, digests, costs.mobile());
    private final SimulatedCloud cloud = new SimulatedCloud(time, graph, costs, EmulatedLink.of(FAST));
    private boolean spares;

    private static Costs slow(Costs costs) {
        return new Costs(
                costs.mobile().times(SLOWNESS),
                costs.cloud(),
                costs.loadFactor(),
                costs.queueMillis(),
                costs.tensors(),
                costs.link(),
                costs.idleWatts());
    }

    private AdaptiveSession session() {
        SessionRules rules = new SessionRules() {
            @Override
            public boolean sparesLink() {
                return spares;
            }
        };
        AdaptiveSession session = new AdaptiveSession(
                new Surroundings(time, device, cloud, cloud, new SimulatedPreparation(time), time.soon(), rules),
                new PlanExecutor(graph, device, cloud, time),
                costs,
                PlanEvaluator.evaluate(costs, Placements.allOn(Side.CLOUD, costs.blocks())),
                new LatencyChooser(),
                SessionSettings.DEFAULT,
                AdaptationListener.NONE,
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

    /** Until nobody trusts the server. */
    private void lose(AdaptiveSession session) {
        cloud.breakDown(false);
        for (int query = 0; query < 2; query++) {
            query(session);
        }
        assertThat(session.trustsServer()).isFalse();
    }

    @Test
    void aLongQueryFindsOutByItselfThatTheServerIsBack() {
        AdaptiveSession session = session();
        query(session);
        lose(session);
        cloud.comeBack();
        long began = time.nanoTime();
        Answered answered = query(session);
        assertThat(time.nanoTime() - began).isLessThan(SECOND);
        assertThat(answered.execution().detour())
                .get()
                .extracting(Detour::answeredHere)
                .isEqualTo(false);
        assertThat(session.trustsServer()).isTrue();
    }

    @Test
    void nothingIsSentOnTheOffChanceWhereTheLinkIsToBeSpared() {
        spares = true;
        AdaptiveSession session = session();
        query(session);
        lose(session);
        cloud.comeBack();
        long began = time.nanoTime();
        assertThat(query(session).plan().placement()).containsOnly(Side.MOBILE);
        assertThat(time.nanoTime() - began).isGreaterThan(SECOND);
    }
}
