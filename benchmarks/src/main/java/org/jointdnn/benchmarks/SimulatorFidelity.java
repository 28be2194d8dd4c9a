package org.jointdnn.benchmarks;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jointdnn.cloud.CloudServer;
import org.jointdnn.cloud.CloudSettings;
import org.jointdnn.cloud.ModelFolder;
import org.jointdnn.device.JointDnn;
import org.jointdnn.device.JointDnnOptions;
import org.jointdnn.device.PlanChoice;
import org.jointdnn.device.PlanReport;
import org.jointdnn.device.Tensors;
import org.jointdnn.device.adapt.PlanChooser;
import org.jointdnn.device.adapt.SessionSettings;
import org.jointdnn.engine.ExecutionTimings;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Placements;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.Problem;
import org.jointdnn.planner.SegmentCosts;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.Step;
import org.jointdnn.planner.solver.ExactSolver;
import org.jointdnn.testbed.EmulatedLink;
import org.jointdnn.testbed.LinkEmulator;
import org.jointdnn.testbed.Slowdown;
import org.jointdnn.testbed.simulation.TracePlayback;
import org.jointdnn.zoo.Zoo;

/**
 * Queries of a network over an emulated link on real connections, and the same in the simulator: how far apart their mean
 * latencies are.
 *
 * <p>Arguments: NETWORK LINK [SLOWDOWN [QUERIES]]. Device and server share this process and this machine, a thread each; the
 * device computes SLOWDOWN times as long. The simulator gets the profiles, corrected by what queries took in the mean, and the first guess of the link that the device had.
 */
public final class SimulatorFidelity {
    private static final EmulatedLink TO_PREPARE = EmulatedLink.constant(200, 200, 10);
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final int WARM_QUERIES = 20;

    private final JointDnn joint;
    private final LinkEmulator emulator;
    private final EmulatedLink link;
    private final Tensors query;
    private final int queries;
    private Speed device = new Speed();
    private Speed server = new Speed();

    private SimulatorFidelity(JointDnn joint, LinkEmulator emulator, EmulatedLink link, int queries) {
        this.joint = joint;
        this.emulator = emulator;
        this.link = link;
        this.query = query(joint.inputs());
        this.queries = queries;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        String network = arguments[0];
        EmulatedLink link = EmulatedLink.parse(arguments[1]);
        double slowdown = arguments.length > 2 ? Double.parseDouble(arguments[2]) : 10;
        int queries = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 60;
        Path folder = Files.createTempDirectory("simulator-fidelity");
        Path models =
                folder.resolve(folder.relativize(Zoo.write(network, folder)).getName(0));
        CloudSettings settings =
                CloudSettings.of("127.0.0.1", 0, folder.resolve("cloud")).withThreads(1);
        InetSocketAddress any = new InetSocketAddress("127.0.0.1", 0);
        try (CloudServer server = CloudServer.start(settings, List.of(new ModelFolder(models)));
                LinkEmulator emulator =
                        LinkEmulator.start(any, new InetSocketAddress("127.0.0.1", server.port()), TO_PREPARE);
                JointDnn joint = JointDnn.connect(
                        "127.0.0.1:" + emulator.address().getPort(),
                        network,
                        Objective.minimizeLatency(),
                        JointDnnOptions.builder()
                                .cache(folder.resolve("device"))
                                .threads(1)
                                .pace(new Slowdown(slowdown))
                                .timeout(Duration.ofMinutes(5))
                                .build())) {
            joint.awaitPlanned();
            while (!joint.answersAlone()) {
                Thread.sleep(50);
            }
            new SimulatorFidelity(joint, emulator, link, queries).compare(network, arguments[1]);
        }
    }

    private void compare(String network, String linkName) throws InterruptedException {
        Costs prepared = joint.awaitCosts();
        int blocks = prepared.blocks();
        joint.follow(Placements.allOn(Side.MOBILE, blocks));
        compare(network, "mobile-only", linkName);
        joint.follow(Placements.allOn(Side.CLOUD, blocks));
        compare(network, "cloud-only", linkName);
        Chooser chooser = new Chooser();
        Plan first = chooser.choose(prepared).orElseThrow();
        joint.follow(new PlanChoice.Best(List.of(), List.of()), chooser, first);
        while (!joint.answersAlone()) {
            Thread.sleep(50);
        }
        compare(network, "jointdnn", linkName);
    }

    private void compare(String network, String strategy, String linkName) throws InterruptedException {
        double real = play();
        double simulated = new TracePlayback(measured(), link, queries, INTERVAL)
                .all(SessionSettings.DEFAULT).stream()
                        .filter(result -> result.strategy().equals(strategy))
                        .findFirst()
                        .orElseThrow()
                        .meanMillis();
        System.out.printf(
                Locale.ROOT,
                "%-14s %-12s real %8.1f ms  simulated %8.1f ms  ratio %.3f  %s%n",
                network,
                strategy,
                real,
                simulated,
                real / simulated,
                linkName);
    }

    /** The profiles, over the first guess of the link, with machines as fast as they were in the mean while it was played. */
    private Costs measured() {
        Costs profiled = joint.awaitCosts();
        return new Costs(
                profiled.mobile().times(device.factor()),
                profiled.cloud().times(server.factor()),
                profiled.loadFactor(),
                profiled.queueMillis(),
                profiled.tensors(),
                profiled.link(),
                profiled.idleWatts());
    }

    /** How many times longer than its profile says a machine took. */
    private static final class Speed {
        private double tookMillis;
        private double profiledMillis;

        void note(SegmentCosts profiled, List<Step.Run> runs, double millis) {
            if (millis > 0) {
                tookMillis += millis;
                runs.forEach(run -> profiledMillis += profiled.millis(run.from(), run.to()));
            }
        }

        double factor() {
            return profiledMillis == 0 ? 1 : tookMillis / profiledMillis;
        }
    }

    private void note(PlanReport report) {
        ExecutionTimings timings = report.timings();
        List<Step.Run> here = runs(report.plan(), Side.MOBILE);
        List<Step.Run> there = runs(report.plan(), Side.CLOUD);
        boolean asPlanned = timings.localRunNanos().size() == here.size()
                && timings.visits().size() == there.size();
        if (asPlanned) {
            device.note(joint.awaitCosts().mobile(), here, timings.localComputeNanos() / 1e6);
            server.note(joint.awaitCosts().cloud(), there, timings.remoteComputeNanos() / 1e6);
        }
    }

    private static List<Step.Run> runs(Plan plan, Side side) {
        List<Step.Run> runs = new ArrayList<>();
        for (Step step : plan.steps()) {
            if (step instanceof Step.Run run && run.side() == side) {
                runs.add(run);
            }
        }
        return runs;
    }

    /** Mean latency over the link, which starts anew; its first two seconds pass unused, as in the simulator. */
    private double play() throws InterruptedException {
        device = new Speed();
        server = new Speed();
        emulator.setLink(TO_PREPARE);
        for (int warm = 0; warm < WARM_QUERIES; warm++) {
            joint.run(query);
        }
        emulator.setLink(link);
        long begin = System.nanoTime() + Duration.ofSeconds(2).toNanos();
        double[] millis = new double[queries];
        for (int index = 0; index < queries; index++) {
            long due = begin + index * INTERVAL.toNanos();
            long wait = due - System.nanoTime();
            if (wait > 0) {
                Thread.sleep(wait / 1_000_000, (int) (wait % 1_000_000));
            }
            long before = System.nanoTime();
            joint.run(query);
            millis[index] = (System.nanoTime() - before) / 1e6;
            note(joint.lastPlan());
        }
        return Arrays.stream(millis).average().orElseThrow();
    }

    private static Tensors query(List<TensorSpec> inputs) {
        SplittableRandom random = new SplittableRandom(1);
        List<Tensor> tensors = new ArrayList<>();
        for (TensorSpec input : inputs) {
            Shape shape = input.shape();
            float[] values = new float[Math.toIntExact(shape.elements())];
            for (int index = 0; index < values.length; index++) {
                values[index] = (float) random.nextDouble();
            }
            tensors.add(Tensor.ofFloats(shape, values));
        }
        return Tensors.of(inputs.get(0).name(), tensors.get(0));
    }

    /** Least latency. */
    private static final class Chooser implements PlanChooser {
        @Override
        public Optional<Plan> choose(Costs costs) {
            return new ExactSolver()
                    .solve(Problem.of(costs, Objective.minimizeLatency()))
                    .found();
        }

        @Override
        public double value(Plan plan) {
            return plan.cost().latencyMillis();
        }
    }
}
