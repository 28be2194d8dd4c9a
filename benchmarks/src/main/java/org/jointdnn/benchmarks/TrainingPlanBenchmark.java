package org.jointdnn.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jointdnn.planner.Limit;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.PlanCost;
import org.jointdnn.planner.SegmentCosts;
import org.jointdnn.planner.Solution;
import org.jointdnn.planner.training.ExactTraining;
import org.jointdnn.planner.training.TrainedBlock;
import org.jointdnn.planner.training.TrainingCosts;
import org.jointdnn.planner.training.TrainingPlan;
import org.jointdnn.planner.training.TrainingProblem;
import org.jointdnn.planner.training.TrainingSolver;
import org.jointdnn.planner.training.WeightSync;
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

/** How long the exact solver takes for a training step of 140 blocks with a cost for every segment of each pass. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class TrainingPlanBenchmark {
    private static final int BLOCKS = 140;
    private static final int FROZEN = 10;
    /** How much longer a segment takes on mobile than on cloud. */
    private static final double SLOWDOWN = 10;
    /** How much longer a segment takes backward than forward. */
    private static final double BACKWARD = 2;

    @Param({"PLACED", "MOBILE"})
    public WeightSync weightSync = WeightSync.PLACED;

    private final TrainingSolver solver = new ExactTraining();
    private TrainingProblem latency = problem(weightSync, Objective.minimizeLatency());
    private TrainingProblem energy = latency;
    private TrainingProblem energyDelay = latency;
    private TrainingProblem limited = latency;

    @Setup
    public void prepare() {
        latency = problem(weightSync, Objective.minimizeLatency());
        energy = problem(weightSync, Objective.minimizeEnergy());
        energyDelay = problem(weightSync, Objective.minimizeEnergyDelay());
        PlanCost best =
                ((Solution.Optimal<TrainingPlan>) solver.solve(latency)).plan().cost();
        limited = latency.withLimits(List.of(Limit.maxCloudMillis(0.8 * best.cloudMillis())));
    }

    @Benchmark
    public Solution<TrainingPlan> latency() {
        return solver.solve(latency);
    }

    @Benchmark
    public Solution<TrainingPlan> energy() {
        return solver.solve(energy);
    }

    @Benchmark
    public Solution<TrainingPlan> energyDelay() {
        return solver.solve(energyDelay);
    }

    /** Least latency with a fifth less time on the cloud than the best plan takes. */
    @Benchmark
    public Solution<TrainingPlan> latencyWithinLimit() {
        return solver.solve(limited);
    }

    private static TrainingProblem problem(WeightSync weightSync, Objective objective) {
        SplittableRandom random = new SplittableRandom(BLOCKS);
        double[] millis = random.doubles(BLOCKS, 0.5, 5).toArray();
        List<Long> boundaries = new ArrayList<>(List.of(602_112L));
        List<TrainedBlock> blocks = new ArrayList<>();
        for (int block = 0; block < BLOCKS; block++) {
            long bytes = (long) (random.nextDouble(0.5, 1.5) * 800_000 / (1 + block));
            if (block < BLOCKS - 1) {
                boundaries.add(bytes);
            }
            blocks.add(new TrainedBlock(2 * bytes, 40_000L * (1 + block) / BLOCKS, block >= FROZEN));
        }
        TrainingCosts costs = new TrainingCosts(
                segments(millis, SLOWDOWN, random),
                segments(millis, SLOWDOWN * BACKWARD, random),
                segments(millis, 1, random),
                segments(millis, BACKWARD, random),
                boundaries,
                blocks,
                8,
                1,
                weightSync,
                1,
                0,
                Link.WIFI,
                0.5);
        return TrainingProblem.of(costs, objective);
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
}
