package org.jointdnn.cli.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jointdnn.cli.console.CommandFailure;
import org.jointdnn.cli.demo.DeviceMessage.Result;
import org.jointdnn.cli.model.PreparationProgress;
import org.jointdnn.cli.model.RandomInputs;
import org.jointdnn.cli.report.Strategy;
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
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanEvaluator;
import org.jointdnn.planner.Problem;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.Solution;
import org.jointdnn.planner.solver.ExactSolver;
import org.jointdnn.testbed.Slowdown;

/** One network on the demonstration's device: connected through the emulated link, with the answer to expect. */
final class DeviceNetwork implements AutoCloseable {
    private static final long SEED = 7;
    private static final Duration PROFILING_BUDGET = Duration.ofSeconds(6);
    /** Visits over gRPC take some 5 ms longer in a cold program than after as many queries. */
    private static final int WARM_QUERIES = 50;

    private static final long WARM_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    private final JointDnn joint;
    private final Tensors inputs;
    private final UnsplitModel expected;
    private final Set<List<Side>> warmPlacements = new HashSet<>();

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
                .threads(Demonstration.THREADS)
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

    /**
     * Plans for a link, follows the plan, and answers a query so that its sessions are warm; the first time that
     * a plan uses the cloud, more of them, until the code on the way there is compiled as well.
     */
    Plan warmUp(Link link, Strategy strategy) {
        Plan plan = plan(link, strategy);
        joint.follow(plan.placement());
        joint.run(inputs);
        if (plan.placement().contains(Side.CLOUD) && warmPlacements.add(plan.placement())) {
            long start = System.nanoTime();
            for (int query = 1; query < WARM_QUERIES && System.nanoTime() - start < WARM_NANOS; query++) {
                joint.run(inputs);
            }
        }
        return plan;
    }

    private Plan plan(Link link, Strategy strategy) {
        Costs measured = joint.awaitCosts();
        Costs costs = new Costs(
                measured.mobile(),
                measured.cloud(),
                measured.loadFactor(),
                measured.queueMillis(),
                measured.tensors(),
                link,
                measured.idleWatts());
        return switch (strategy) {
            case MOBILE_ONLY -> PlanEvaluator.evaluate(costs, Collections.nCopies(costs.blocks(), Side.MOBILE));
            case CLOUD_ONLY -> PlanEvaluator.evaluate(costs, Collections.nCopies(costs.blocks(), Side.CLOUD));
            case JOINTDNN -> best(costs);
        };
    }

    private static Plan best(Costs costs) {
        Solution<Plan> solution = new ExactSolver().solve(Problem.of(costs, Objective.minimizeLatency()));
        if (solution instanceof Solution.Optimal<Plan> optimal) {
            return optimal.plan();
        }
        throw new IllegalStateException("no plan without limits is infeasible, but the solver says so: " + solution);
    }

    /** Answers and times queries by the plan that was warmed up. */
    Result measure(Plan plan, int queries, long budgetMillis) {
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
        return new Result(
                latencies,
                cloud,
                plan.cost().latencyMillis(),
                plan.cost().mobileEnergyMillijoules(),
                plan.cost().uploadBytes(),
                plan.cost().downloadBytes(),
                plan.shortForm(),
                largestError);
    }

    @Override
    public void close() {
        joint.close();
    }
}
