package org.jointdnn.benchmarks;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jointdnn.planner.Limit;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.PlanCost;
import org.jointdnn.planner.Solution;
import org.jointdnn.planner.training.ExactTraining;
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

    @Param({"PLACED", "MOBILE"})
    public WeightSync weightSync = WeightSync.PLACED;

    private final TrainingSolver solver = new ExactTraining();
    private TrainingProblem latency = PlanningProblems.training(BLOCKS, weightSync, Objective.minimizeLatency());
    private TrainingProblem energy = latency;
    private TrainingProblem energyDelay = latency;
    private TrainingProblem limited = latency;

    @Setup
    public void prepare() {
        latency = PlanningProblems.training(BLOCKS, weightSync, Objective.minimizeLatency());
        energy = PlanningProblems.training(BLOCKS, weightSync, Objective.minimizeEnergy());
        energyDelay = PlanningProblems.training(BLOCKS, weightSync, Objective.minimizeEnergyDelay());
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
}
