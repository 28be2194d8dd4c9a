package org.jointdnn.cli.measured;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jointdnn.cli.console.CommandFailure;
import org.jointdnn.cli.measured.DeviceMessage.CodedPlans;
import org.jointdnn.cli.measured.DeviceMessage.Placed;
import org.jointdnn.cli.measured.DeviceMessage.Route;
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
import org.jointdnn.device.calibration.SampleSet;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.engine.calibration.Calibration;
import org.jointdnn.engine.calibration.CalibrationFile;
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

/** One network on a comparison's device: connected through the emulated link, with the answers to expect. */
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
    private final List<Query> queries;
    private final Optional<JudgedLosses> losses;
    private final Set<Route> warmRoutes = new HashSet<>();
    private final Set<Route> slowRoutes = new HashSet<>();
    private int asked;

    /** What to ask, and the answer to expect. */
    private record Query(Tensors inputs, UnsplitModel expected) {}

    private DeviceNetwork(JointDnn joint, List<Query> queries, Optional<JudgedLosses> losses) {
        this.joint = joint;
        this.queries = queries;
        this.losses = losses;
    }

    /**
     * Connects, fetches the network's weights and profiles it, unless that was done on an earlier occasion.
     *
     * @param target where the link to the server begins
     * @param modelFile the whole network, for the expected answers
     * @param calibration file of the network's, to plan with codecs
     */
    static DeviceNetwork open(
            String network,
            String modelFile,
            Optional<Path> calibration,
            String target,
            double slowdown,
            Path cache,
            PreparationProgress.Words progress) {
        JointDnnOptions.Builder options = JointDnnOptions.builder()
                .cache(cache)
                .threads(MeasuredComparison.THREADS)
                .pace(new Slowdown(slowdown))
                .choice(new PlanChoice.AllOn(Side.MOBILE))
                // Which link is emulated changes later; each is measured when it is there.
                .link(new LinkSource.Declared(Link.WIFI))
                .profiling(ProfilerSettings.DEFAULT.withBudget(PROFILING_BUDGET))
                .timeout(TIMEOUT)
                .listener(new PreparationProgress(network, progress));
        Optional<Calibration> calibrated = calibration.map(DeviceNetwork::read);
        calibrated.ifPresent(options::calibration);
        JointDnn joint = JointDnn.connect(target, network, Objective.minimizeLatency(), options.build());
        try {
            joint.awaitPlanned();
            progress.say(network + ": the unsplit network's answer", "");
            OrtRuntime runtime = OrtRuntime.shared(MeasuredComparison.THREADS);
            List<Query> queries = queries(runtime, modelFile, calibrated.isPresent() ? samples(joint) : madeUp(joint));
            return new DeviceNetwork(
                    joint,
                    queries,
                    calibrated.map(known -> JudgedLosses.open(runtime, network, Path.of(modelFile), known)));
        } catch (RuntimeException e) {
            joint.close();
            throw e;
        }
    }

    private static Calibration read(Path file) {
        try {
            return CalibrationFile.read(file);
        } catch (IOException e) {
            throw new UncheckedIOException("can't read " + file, e);
        }
    }

    private static List<Tensors> madeUp(JointDnn joint) {
        return List.of(RandomInputs.of(joint.inputs(), SEED));
    }

    /** Codecs are for inputs as they occur, of which random numbers are no example. */
    private static List<Tensors> samples(JointDnn joint) {
        List<Tensors> inputs = new ArrayList<>();
        try {
            SampleSet samples = StudySamples.QUERIES.of(joint.bundle());
            for (int index = 0; index < samples.count(); index++) {
                inputs.add(Tensors.of(samples.inputs(index)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("can't read samples: " + e.getMessage(), e);
        }
        return inputs;
    }

    private static List<Query> queries(OrtRuntime runtime, String modelFile, List<Tensors> inputs) {
        List<UnsplitModel> expected = UnsplitModel.answers(runtime, modelFile, inputs);
        List<Query> queries = new ArrayList<>();
        for (int index = 0; index < inputs.size(); index++) {
            queries.add(new Query(inputs.get(index), expected.get(index)));
        }
        return queries;
    }

    /** The link as it is now, with the power constants of a radio. */
    Link measureLink(Link radio) {
        return joint.measureLink(radio);
    }

    /** Answers a few queries on each side alone, so that it is known how fast both are now. */
    void getSpeeds() {
        for (Side side : Side.values()) {
            List<Side> alone = Placements.allOn(side, joint.bundle().blocks().size());
            warmUp(Route.raw(alone));
            for (int query = 1; query < SPEED_QUERIES && !slowRoutes.contains(Route.raw(alone)); query++) {
                joint.run(next().inputs());
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

    /** What plans there are over a link with and without codecs, likewise. */
    CodedPlans codedPlans(Link link) {
        JudgedLosses judged =
                losses.orElseThrow(() -> new IllegalStateException("the network was prepared without a calibration"));
        return new CodedPlanner(joint.currentCosts().over(link), judged.losses()).plans();
    }

    private static Plan best(Costs costs) {
        return new ExactSolver()
                .solve(Problem.of(costs, Objective.minimizeLatency()))
                .found()
                .orElseThrow(() -> new IllegalStateException("without limits there is always a best plan"));
    }

    /** Latency of a query by a route. */
    double predictMillis(Route route, Link link) {
        return route.under(joint.currentCosts().over(link)).cost().latencyMillis();
    }

    private Query next() {
        return queries.get(asked++ % queries.size());
    }

    /**
     * Follows a route and answers a query so that its sessions are warm, but not again if that takes long; the first
     * time that a route uses the cloud, more of them, until the code on the way there is compiled as well.
     */
    void warmUp(Route route) {
        joint.follow(route.under(joint.awaitCosts()));
        if (slowRoutes.contains(route)) {
            return;
        }
        long start = System.nanoTime();
        joint.run(next().inputs());
        if (System.nanoTime() - start > SLOW_NANOS) {
            slowRoutes.add(route);
        }
        if (route.placement().contains(Side.CLOUD) && warmRoutes.add(route)) {
            for (int query = 1; query < WARM_QUERIES && System.nanoTime() - start < WARM_NANOS; query++) {
                joint.run(next().inputs());
            }
        }
    }

    /** Answers and times queries by the route that was warmed up. */
    Samples measure(int count, long budgetMillis) {
        List<Double> latencies = new ArrayList<>();
        List<Double> cloud = new ArrayList<>();
        double largestError = 0;
        long start = System.nanoTime();
        while (latencies.size() < count || System.nanoTime() - start < budgetMillis * 1_000_000) {
            Query query = next();
            long before = System.nanoTime();
            Tensors answer = joint.run(query.inputs());
            latencies.add((System.nanoTime() - before) / 1e6);
            PlanReport report = joint.lastPlan();
            if (report.fallback().isPresent()) {
                throw new CommandFailure(
                        "a query lost the link: " + report.fallback().get());
            }
            cloud.add(report.timings().remoteComputeNanos() / 1e6);
            largestError = Math.max(largestError, query.expected().largestError(answer));
        }
        return new Samples(latencies, List.of(), cloud, largestError);
    }

    @Override
    public void close() {
        losses.ifPresent(JudgedLosses::close);
        joint.close();
    }
}
