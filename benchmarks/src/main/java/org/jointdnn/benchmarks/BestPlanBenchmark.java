package org.jointdnn.benchmarks;

import java.util.concurrent.TimeUnit;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanSolver;
import org.jointdnn.planner.Problem;
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

/**
 * How long the exact solver takes: a chain with a cost for every segment, without and within limits; a U-Net's nested
 * skips; and a long network with additive costs and many skips.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class BestPlanBenchmark {
    @Param({"latency", "energy", "edp"})
    public String objective = "latency";

    private final PlanSolver solver = new ExactSolver();
    private Problem chain = PlanningProblems.chain(1, PlanningProblems.named(objective));
    private Problem unet = chain;
    private Problem limited = chain;
    private Problem additive = chain;

    @Setup
    public void prepare() {
        Objective goal = PlanningProblems.named(objective);
        chain = PlanningProblems.chain(140, goal);
        unet = PlanningProblems.unet(40, 8, goal);
        limited = PlanningProblems.withinTwoLimits(chain);
        additive = PlanningProblems.additive(1_000, 100, goal);
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

    /** The chain within two limits that rule its best plan out. */
    @Benchmark
    public Solution<Plan> chainWithinLimits() {
        return solver.solve(limited);
    }

    /** 1,000 blocks whose segments cost the sums of their blocks, 100 tensors that skip up to 50 blocks. */
    @Benchmark
    public Solution<Plan> additive1000Blocks100Skips() {
        return solver.solve(additive);
    }
}
