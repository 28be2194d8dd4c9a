package org.jointdnn.testbed.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jointdnn.device.adapt.AdaptationListener;
import org.jointdnn.device.adapt.AdaptiveSession;
import org.jointdnn.device.adapt.Answered;
import org.jointdnn.device.adapt.SessionSettings;
import org.jointdnn.device.adapt.Surroundings;
import org.jointdnn.engine.BlockGraph;
import org.jointdnn.engine.PlanExecutor;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.Plan;
import org.jointdnn.testbed.EmulatedLink;
import org.jointdnn.wire.LinkException;

/**
 * Plays a network's queries over a link in virtual time: by fixed plans, by a planner that knows the link's future, and by the
 * device's own session, which doesn't.
 *
 * <p>Queries begin at fixed instants, or when the one before is answered if that is later; latencies count from the beginning.
 * Each fixed or clairvoyant query finds the link idle, as the session's does but for its probes.
 */
public final class TracePlayback {
    /** Before the first query: time for a first look at the link. */
    private static final long FIRST_NANOS = 2_000_000_000L;

    private final Costs costs;
    private final EmulatedLink link;
    private final int queries;
    private final long intervalNanos;
    private final PlanPlayback playback;
    private final List<Plan> candidates;

    /**
     * Prepares a playback.
     *
     * @param costs of the network on both machines; the link in it is the session's first guess
     */
    public TracePlayback(Costs costs, EmulatedLink link, int queries, Duration interval) {
        this.costs = costs;
        this.link = link;
        this.queries = queries;
        this.intervalNanos = interval.toNanos();
        this.playback = new PlanPlayback(costs, link);
        Link mean = costs.link().at(link.up().meanMbps(), link.down().meanMbps(), link.rttMillis());
        this.candidates = CandidatePlans.of(costs.over(mean), new LatencyChooser());
    }

    /** All strategies' results. */
    public List<StrategyResult> all(SessionSettings settings) {
        return List.of(
                fixed("mobile-only", candidates.get(0)),
                fixed("cloud-only", candidates.get(1)),
                fixed("best-fixed", bestFixed()),
                session(settings),
                clairvoyant());
    }

    /** A plan for all queries. */
    private StrategyResult fixed(String strategy, Plan plan) {
        double[] millis = new double[queries];
        long free = 0;
        for (int query = 0; query < queries; query++) {
            long begins = Math.max(free, dueNanos(query));
            free = playback.answeredNanos(plan, begins, Long.MAX_VALUE);
            millis[query] = (free - begins) / 1e6;
        }
        return new StrategyResult(strategy, millis, 0, 0, 0);
    }

    private long dueNanos(int query) {
        return FIRST_NANOS + query * intervalNanos;
    }

    /** The candidate with the least latency in sum; one that is behind before the end is given up. */
    private Plan bestFixed() {
        Plan best = candidates.get(0);
        long least = Long.MAX_VALUE;
        for (Plan plan : candidates) {
            long sum = 0;
            long free = 0;
            for (int query = 0; query < queries && sum < least; query++) {
                long begins = Math.max(free, dueNanos(query));
                long limit = least == Long.MAX_VALUE ? least : begins + (least - sum);
                free = playback.answeredNanos(plan, begins, limit);
                sum += free - begins;
            }
            if (sum < least) {
                least = sum;
                best = plan;
            }
        }
        return best;
    }

    /** For each query the candidate that answers it first. */
    public StrategyResult clairvoyant() {
        double[] millis = new double[queries];
        long free = 0;
        for (int query = 0; query < queries; query++) {
            long begins = Math.max(free, dueNanos(query));
            long first = Long.MAX_VALUE;
            for (Plan plan : candidates) {
                first = playback.answeredNanos(plan, begins, first);
            }
            free = first;
            millis[query] = (free - begins) / 1e6;
        }
        return new StrategyResult("clairvoyant", millis, 0, 0, 0);
    }

    /** The device's own session. */
    public StrategyResult session(SessionSettings settings) {
        VirtualTime time = new VirtualTime();
        BlockGraph graph = BlockGraph.of(costs);
        Digests digests = new Digests(graph);
        SimulatedDevice device = new SimulatedDevice(time, digests, costs.mobile());
        SimulatedCloud cloud = new SimulatedCloud(time, graph, costs, link);
        Surroundings world = new Surroundings(time, device, cloud, cloud, new SimulatedPreparation(time), time.soon());
        LatencyChooser chooser = new LatencyChooser();
        AdaptiveSession session = new AdaptiveSession(
                world,
                new PlanExecutor(graph, device, cloud, time),
                costs,
                chooser.choose(costs).orElse(candidates.get(0)),
                chooser,
                settings,
                AdaptationListener.NONE,
                new SplittableRandom(1));
        session.tick();
        time.every(session.tickPause().toNanos(), session::tick);
        List<Double> millis = new ArrayList<>();
        int unanswered = 0;
        int wrong = 0;
        double wasted = 0;
        for (int query = 0; query < queries; query++) {
            time.until(Math.max(time.nanoTime(), dueNanos(query)));
            long began = time.nanoTime();
            Map<String, Tensor> inputs = digests.inputs(query);
            try {
                Answered answered = session.run(inputs, VirtualTime.NEVER);
                millis.add((time.nanoTime() - began) / 1e6);
                wrong += isRight(digests, inputs, answered) ? 0 : 1;
                wasted += wastedMillis(answered);
            } catch (LinkException e) {
                unanswered++;
            }
        }
        return new StrategyResult(
                "jointdnn", millis.stream().mapToDouble(Double::doubleValue).toArray(), unanswered, wrong, wasted);
    }

    private static double wastedMillis(Answered answered) {
        return answered.execution()
                .detour()
                .filter(detour -> !detour.answeredHere())
                .map(detour -> detour.restNanos() / 1e6)
                .orElse(0.0);
    }

    private boolean isRight(Digests digests, Map<String, Tensor> inputs, Answered answered) {
        Map<String, Tensor> expected = digests.run(0, costs.blocks() - 1, inputs);
        return expected.entrySet().stream()
                .allMatch(output -> answered.execution().output(output.getKey()).bitwiseEquals(output.getValue()));
    }
}
