package org.jointdnn.benchmarks;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Solution;
import org.jointdnn.planner.dag.CutSolver;
import org.jointdnn.planner.dag.DagCosts;
import org.jointdnn.planner.dag.DagPlan;
import org.jointdnn.planner.dag.DagProblem;
import org.jointdnn.planner.dag.OperatorGraph;
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

/** How long placing 5,000 single operators takes. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DagPlanBenchmark {
    private static final int OPERATORS = 5000;

    /** The shape, and by how much MOBILE is slower: 10 times, or for each operator differently. */
    @Param({"inception-10x", "inception-by-operator", "layered-10", "layered-100"})
    public String graph = "inception-10x";

    @Param({"latency", "energy", "edp"})
    public String objective = "latency";

    private final CutSolver solver = new CutSolver();
    private DagProblem problem = problem();

    @Setup
    public void prepare() {
        problem = problem();
    }

    @Benchmark
    public Solution<DagPlan> place() {
        return solver.solve(problem);
    }

    private DagProblem problem() {
        // A link on which crossing is cheap enough for many operators to change sides.
        Link link = Link.WIFI.at(200, 400, 0.5);
        return DagProblem.of(new DagCosts(graph(), 1, link, 0.5), goal());
    }

    private OperatorGraph graph() {
        SplittableRandom random = new SplittableRandom(1);
        switch (graph) {
            case "inception-10x":
                return OperatorGraphs.inceptionLike(OPERATORS, 1, kind -> 10);
            case "inception-by-operator":
                return OperatorGraphs.inceptionLike(OPERATORS, 0.1, OperatorGraphs.drawn(random, true, 0.1, 10));
            case "layered-10":
                return OperatorGraphs.layered(OPERATORS, 10, random);
            default:
                return OperatorGraphs.layered(OPERATORS, 100, random);
        }
    }

    private Objective goal() {
        switch (objective) {
            case "latency":
                return Objective.minimizeLatency();
            case "energy":
                return Objective.minimizeEnergy();
            default:
                return Objective.minimizeEnergyDelay();
        }
    }
}
