package org.jointdnn.benchmarks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jointdnn.device.adapt.AdaptationListener;
import org.jointdnn.device.adapt.AdaptiveSession;
import org.jointdnn.device.adapt.Answered;
import org.jointdnn.device.adapt.LinkProbe;
import org.jointdnn.device.adapt.PlanChooser;
import org.jointdnn.device.adapt.SegmentPreparation;
import org.jointdnn.device.adapt.SessionSettings;
import org.jointdnn.device.adapt.Surroundings;
import org.jointdnn.engine.BlockGraph;
import org.jointdnn.engine.PlanExecutor;
import org.jointdnn.engine.RemoteResult;
import org.jointdnn.engine.RemoteRun;
import org.jointdnn.engine.RemoteSide;
import org.jointdnn.engine.RemoteTimings;
import org.jointdnn.engine.SegmentResult;
import org.jointdnn.engine.SegmentRunner;
import org.jointdnn.engine.Timeline;
import org.jointdnn.engine.Traffic;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.CrossingTensor;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Placements;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanEvaluator;
import org.jointdnn.planner.Problem;
import org.jointdnn.planner.SegmentCosts;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.solver.ExactSolver;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a query costs beside its computing and its visit: a session whose segments and visits take no time at all, with one local
 * run and one visit a query, estimates and plans in the background included as far as they hold the query up.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class SessionBenchmark {
    private static final Tensor TENSOR = Tensor.allocate(ElementType.FLOAT32, Shape.of(1));

    @Param({"20", "140"})
    private int blocks;

    private final ExecutorService background = Executors.newSingleThreadExecutor();
    private final Map<String, Tensor> inputs = Map.of("t0", TENSOR);
    private @Nullable AdaptiveSession session;

    @Setup(Level.Trial)
    public void open() {
        Costs costs = chain(blocks);
        BlockGraph graph = BlockGraph.of(costs);
        Idle world = new Idle(graph);
        Plan first = PlanEvaluator.evaluate(costs, Placements.split(Side.MOBILE, blocks / 2, blocks));
        session = new AdaptiveSession(
                new Surroundings(Timeline.REAL, world, world, world, world, background),
                new PlanExecutor(graph, world, world, Timeline.REAL),
                costs,
                first,
                world,
                SessionSettings.DEFAULT,
                AdaptationListener.NONE,
                new SplittableRandom(1));
    }

    @TearDown(Level.Trial)
    public void close() {
        background.shutdownNow();
    }

    @Benchmark
    public Answered query() {
        return Objects.requireNonNull(session).run(inputs, Timeline.NEVER);
    }

    /** Blocks that take the less the later, whose tensors shrink, so that the best plan is a split. */
    private static Costs chain(int blocks) {
        SegmentCosts.Builder mobile = SegmentCosts.builder(blocks);
        SegmentCosts.Builder cloud = SegmentCosts.builder(blocks);
        List<CrossingTensor> tensors = new ArrayList<>();
        for (int from = 0; from < blocks; from++) {
            for (int to = from; to < blocks; to++) {
                mobile.set(from, to, 0.95 * (to - from + 1), to - from + 1);
                cloud.set(from, to, 0.05 * (to - from + 1), 0);
            }
            tensors.add(new CrossingTensor("t" + from, 200_000 / (from + 1), from - 1, List.of(from), false));
        }
        tensors.add(new CrossingTensor("t" + blocks, 4_000, blocks - 1, List.of(), true));
        return new Costs(mobile.build(), cloud.build(), 1, 0, tensors, Link.WIFI, 0);
    }

    /** A world in which nothing takes time, and which says that it took what the first plan predicted. */
    private static final class Idle implements SegmentRunner, RemoteSide, LinkProbe, SegmentPreparation, PlanChooser {
        private final BlockGraph graph;
        private final ExactSolver solver = new ExactSolver();

        Idle(BlockGraph graph) {
            this.graph = graph;
        }

        @Override
        public SegmentResult run(int from, int to, Map<String, Tensor> given) {
            Map<String, Tensor> outputs = new HashMap<>();
            graph.segmentOutputs(from, to).forEach(name -> outputs.put(name, TENSOR));
            return new SegmentResult(outputs, 950_000L * (to - from + 1));
        }

        @Override
        public CompletableFuture<RemoteResult> begin(RemoteRun visit) {
            Map<String, Tensor> outputs = new HashMap<>();
            visit.returned().forEach(name -> outputs.put(name, TENSOR));
            long up = 200_000 / (visit.from() + 1);
            Traffic traffic = new Traffic(up, up, 4_000, 4_000, 0, 0, List.of());
            long upNanos = 5_000_000 + Math.round(8e3 * up / Link.WIFI.uploadMbps());
            long cloudNanos = 50_000L * (visit.to() - visit.from() + 1);
            long downNanos = 5_000_000 + Math.round(8e3 * 4_000 / Link.WIFI.downloadMbps());
            return CompletableFuture.completedFuture(new RemoteResult(
                    outputs,
                    new RemoteTimings(
                            System.nanoTime(),
                            0,
                            upNanos,
                            0,
                            cloudNanos,
                            downNanos,
                            upNanos + cloudNanos + downNanos,
                            traffic)));
        }

        @Override
        public void forget(String queryId) {}

        @Override
        public CompletableFuture<Times> begin(int upBytes, int downBytes) {
            return CompletableFuture.completedFuture(new Times(5, 5));
        }

        @Override
        public CompletableFuture<Void> begin(Plan plan) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public double workMillis(Plan plan) {
            return 0;
        }

        @Override
        public boolean isAloneReady() {
            return true;
        }

        @Override
        public Optional<Plan> choose(Costs costs) {
            return solver.solve(new Problem(costs, Objective.minimizeLatency(), List.of(), List.of()))
                    .found();
        }

        @Override
        public double value(Plan plan) {
            return plan.cost().latencyMillis();
        }
    }
}
