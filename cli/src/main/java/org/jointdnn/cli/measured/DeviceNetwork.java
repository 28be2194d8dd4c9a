package org.jointdnn.cli.measured;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jointdnn.cli.console.CommandFailure;
import org.jointdnn.cli.measured.DeviceMessage.Placed;
import org.jointdnn.cli.measured.DeviceMessage.Samples;
import org.jointdnn.cli.measured.DeviceMessage.StrategyPlans;
import org.jointdnn.cli.model.PreparationProgress;
import org.jointdnn.cli.model.RandomInputs;
import org.jointdnn.device.JointDnn;
import org.jointdnn.device.JointDnnOptions;
import org.jointdnn.device.LinkSource;
import org.jointdnn.device.PlanChoice;
import org.jointdnn.device.PlanReport;
import org.jointdnn.device.Tensors;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.engine.profile.ProfilerSettings;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Placements;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanEvaluator;
import org.jointdnn.planner.Problem;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.solver.ExactSolver;
import org.jointdnn.testbed.Slowdown;

/** One network on a comparison's device: connected through the emulated link, with the answer to expect. */
final class DeviceNetwork implements AutoCloseable {
    private static final long SEED = 7;
    private static final Duration PROFILING_BUDGET = Duration.ofSeconds(6);
    /** Visits over gRPC take some 5 ms longer in a cold program than after as many queries. */
    private static final int WARM_QUERIES = 50;

    private static final int SPEED_QUERIES = 3;
    private static final long SLOW_NANOS = TimeUnit.MILLISECONDS.toNanos(700);
    private static final long WARM_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    private final JointDnn joint;
    private final Tensors inputs;
    private final UnsplitModel expected;
    private final Set<List<Side>> warmPlacements = new HashSet<>();
    private final Set<List<Side>> slowPlacements = new HashSet<>();

    private DeviceNetwork(JointDnn joint, Tensors inputs, UnsplitModel expected) {
        this.joint = joint;
        this.inputs = inputs;
        this.expected = expected;
    }

    /**
     * Connects, fetches the network's weights and profiles it, unless that was done on an earlier occasion.
     *
     * @param target where the link to the server begins
     * @param modelFile the whole network, for the expected answer
     */
    static DeviceNetwork open(
            String network,
            String modelFile,
            String target,
            double slowdown,
            Path cache,
            PreparationProgress.Words progress) {
        JointDnnOptions options = JointDnnOptions.builder()
                .cache(cache)
                .threads(MeasuredComparison.THREADS)
                .pace(new Slowdown(slowdown))
                .choice(new PlanChoice.AllOn(Side.MOBILE))
                // Which link is emulated changes later; each is measured when it is there.
                .link(new LinkSource.Declared(Link.WIFI))
                .profiling(ProfilerSettings.DEFAULT.withBudget(PROFILING_BUDGET))
                .timeout(TIMEOUT)
                .listener(new PreparationProgress(network, progress))
                .build();
        JointDnn joint = JointDnn.connect(target, network, Objective.minimizeLatency(), options);
        try {
            joint.awaitPlanned();
            Tensors inputs = RandomInputs.of(joint.inputs(), SEED);
            progress.say(network + ": the unsplit network's answer", "");
            OrtRuntime runtime = OrtRuntime.shared(options.threads());
            return new DeviceNetwork(joint, inputs, UnsplitModel.answer(runtime, modelFile, inputs));
        } catch (RuntimeException e) {
            joint.close();
            throw e;
        }
    }

    /** The link as it is now, with the power constants of a radio. */
    Link measureLink(Link radio) {
        return joint.measureLink(radio);
    }

    /** Answers a few queries on each side alone, so that it is known how fast both are now. */
    void getSpeeds() {
        for (Side side : Side.values()) {
            List<Side> alone = Placements.allOn(side, joint.bundle().blocks().size());
            warmUp(alone);
            for (int query = 1; query < SPEED_QUERIES && !slowPlacements.contains(alone); query++) {
                joint.run(inputs);
            }
        }
    }

    /** How each strategy places the network over a link, by the profiles and how fast both machines are now. */
    StrategyPlans plans(Link link) {
        Costs costs = joint.currentCosts().over(link);
        Plan jointdnn = best(costs);
        Plan additive = best(costs.sumsOfBlocks());
        return new StrategyPlans(
                Placed.of(PlanEvaluator.evaluate(costs, Placements.allOn(Side.MOBILE, costs.blocks()))),
                Placed.of(PlanEvaluator.evaluate(costs, Placements.allOn(Side.CLOUD, costs.blocks()))),
                Placed.of(jointdnn),
                Placed.of(PlanEvaluator.evaluate(costs, additive.placement())),
                additive.cost().latencyMillis());
    }

    private static Plan best(Costs costs) {
        return new ExactSolver()
                .solve(Problem.of(costs, Objective.minimizeLatency()))
                .found()
                .orElseThrow(() -> new IllegalStateException("without limits there is always a best plan"));
    }

    /** Latency of a query by a placement. */
    double predictMillis(List<Side> placement, Link link) {
        return PlanEvaluator.evaluate(joint.currentCosts().over(link), placement)
                .cost()
                .latencyMillis();
    }

    /**
     * Follows a placement and answers a query so that its sessions are warm, but not again if that takes long; the first
     * time that a placement uses the cloud, more of them, until the code on the way there is compiled as well.
     */
    void warmUp(List<Side> placement) {
        joint.follow(placement);
        if (slowPlacements.contains(placement)) {
            return;
        }
        long start = System.nanoTime();
        joint.run(inputs);
        if (System.nanoTime() - start > SLOW_NANOS) {
            slowPlacements.add(placement);
        }
        if (placement.contains(Side.CLOUD) && warmPlacements.add(placement)) {
            for (int query = 1; query < WARM_QUERIES && System.nanoTime() - start < WARM_NANOS; query++) {
                joint.run(inputs);
            }
        }
    }

    /** Answers and times queries by the placement that was warmed up. */
    Samples measure(int queries, long budgetMillis) {
        List<Double> latencies = new ArrayList<>();
        List<Double> cloud = new ArrayList<>();
        double largestError = 0;
        long start = System.nanoTime();
        while (latencies.size() < queries || System.nanoTime() - start < budgetMillis * 1_000_000) {
            long before = System.nanoTime();
            Tensors answer = joint.run(inputs);
            latencies.add((System.nanoTime() - before) / 1e6);
            PlanReport report = joint.lastPlan();
            if (report.fallback().isPresent()) {
                throw new CommandFailure(
                        "a query lost the link: " + report.fallback().get());
            }
            cloud.add(report.timings().remoteComputeNanos() / 1e6);
            largestError = Math.max(largestError, expected.largestError(answer));
        }
        return new Samples(latencies, List.of(), cloud, largestError);
    }

    @Override
    public void close() {
        joint.close();
    }
}
