package org.jointdnn.benchmarks;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.CrossingTensor;
import org.jointdnn.planner.Limit;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanCost;
import org.jointdnn.planner.PlanSolver;
import org.jointdnn.planner.Problem;
import org.jointdnn.planner.SegmentCosts;
import org.jointdnn.planner.Solution;
import org.jointdnn.planner.solver.ExactSolver;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How long the exact solver takes: a chain with a cost for every segment, and a U-Net's nested skips. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class BestPlanBenchmark {
    /** How much longer a segment takes on mobile than on cloud. */
    private static final double SLOWDOWN = 10;

    @Param({"latency", "energy", "edp"})
    public String objective = "latency";

    private final PlanSolver solver = new ExactSolver();
    private Problem chain = problem(1, 0, objective);
    private Problem unet = chain;
    private Problem limited = chain;

    @Setup
    public void prepare() {
        chain = problem(140, 0, objective);
        unet = problem(40, 8, objective);
        limited = within(chain);
    }

    /** 140 blocks in a chain, all 9,870 segments given for each side. */
    @Benchmark
    public Solution<Plan> chainOf140Blocks() {
        return solver.solve(chain);
    }

    /** 40 blocks, 8 of them read again by their mirror image. */
    @Benchmark
    public Solution<Plan> unetOf40Blocks() {
        return solver.solve(unet);
    }

    /** The chain within limits that rule its best plan out: a tenth more energy, 2 % less time on the cloud. */
    @Benchmark
    public Solution<Plan> chainWithinLimits() {
        return solver.solve(limited);
    }

    private Problem within(Problem problem) {
        PlanCost best = ((Solution.Optimal<Plan>) solver.solve(problem)).plan().cost();
        return problem.withLimits(List.of(
                Limit.maxEnergyMillijoules(1.1 * best.mobileEnergyMillijoules()),
                Limit.maxCloudMillis(0.98 * best.cloudMillis())));
    }

    static Problem problem(int blocks, int skips, String objective) {
        SplittableRandom random = new SplittableRandom(blocks);
        double[] millis = random.doubles(blocks, 0.5, 5).toArray();
        Costs costs = new Costs(
                segments(millis, SLOWDOWN, random),
                segments(millis, 1, random),
                1,
                0,
                tensors(blocks, skips, random),
                Link.WIFI,
                0.5);
        return Problem.of(costs, named(objective));
    }

    private static Objective named(String objective) {
        switch (objective) {
            case "latency":
                return Objective.minimizeLatency();
            case "energy":
                return Objective.minimizeEnergy();
            default:
                return Objective.minimizeEnergyDelay();
        }
    }

    /** Each segment a little cheaper than its blocks one by one, as fusing makes it. */
    private static SegmentCosts segments(double[] millis, double factor, SplittableRandom random) {
        SegmentCosts.Builder builder = SegmentCosts.builder(millis.length);
        for (int from = 0; from < millis.length; from++) {
            double sum = 0;
            for (int to = from; to < millis.length; to++) {
                sum += factor * millis[to];
                double time = sum * random.nextDouble(0.9, 1);
                builder.set(from, to, time, 1.3 * time);
            }
        }
        return builder.build();
    }

    /** Feature maps that shrink towards the end of the network, or towards the middle of a U-Net. */
    private static List<CrossingTensor> tensors(int blocks, int skips, SplittableRandom random) {
        CrossingTensor[] tensors = new CrossingTensor[blocks + 1];
        tensors[0] = new CrossingTensor("input", 602_112, -1, List.of(0), false);
        for (int block = 0; block < blocks; block++) {
            boolean last = block == blocks - 1;
            int depth = skips > 0 ? Math.min(block, blocks - 1 - block) : block;
            long bytes = last ? 4_000 : (long) (random.nextDouble(0.5, 1.5) * 800_000 / (1 + depth));
            boolean skip = skips > 0 && block < 2 * skips && block % 2 == 0;
            List<Integer> consumers = skip ? List.of(block + 1, blocks - 1 - block) : List.of(block + 1);
            tensors[block + 1] = new CrossingTensor("t" + block, bytes, block, last ? List.of() : consumers, last);
        }
        return List.of(tensors);
    }
}
