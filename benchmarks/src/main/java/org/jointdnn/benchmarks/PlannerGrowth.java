package org.jointdnn.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Problem;
import org.jointdnn.planner.solver.ExactSolver;
import org.jointdnn.planner.training.ExactTraining;
import org.jointdnn.planner.training.TrainingProblem;
import org.jointdnn.planner.training.WeightSync;

/**
 * How the exact solver's time grows with the number of blocks: a table, and a chart over logarithmic axes.
 *
 * <p>Arguments: the SVG file to write. Each time is the median of the solves of one second, after one second that
 * isn't counted.
 */
public final class PlannerGrowth {
    private static final int[] BLOCKS = {10, 20, 50, 100, 200, 500, 1000, 2000};
    private static final long PHASE_NANOS = 1_000_000_000;

    private PlannerGrowth() {}

    /** Measures, prints and draws. */
    public static void main(String[] args) throws IOException {
        if (args.length != 1) {
            throw new IllegalArgumentException("give the SVG file to write");
        }
        Objective latency = Objective.minimizeLatency();
        Map<String, IntFunction<Runnable>> kinds = new LinkedHashMap<>();
        kinds.put("all segments", blocks -> solving(PlanningProblems.chain(blocks, latency)));
        kinds.put(
                "within two limits",
                blocks -> solving(PlanningProblems.withinTwoLimits(PlanningProblems.chain(blocks, latency))));
        kinds.put(
                "additive, n/10 skips",
                blocks -> solving(PlanningProblems.additive(blocks, Math.max(1, blocks / 10), latency)));
        LogLogChart chart = new LogLogChart("Time to the proven best plan", "blocks", "microseconds, median");
        kinds.forEach((name, kind) -> measure(name, kind, 2000, chart));
        measure("training step", PlannerGrowth::training, ExactTraining.MAX_BLOCKS, chart);
        Files.writeString(Path.of(args[0]), chart.svg());
    }

    private static Runnable solving(Problem problem) {
        ExactSolver solver = new ExactSolver();
        return () -> solver.solve(problem);
    }

    private static Runnable training(int blocks) {
        TrainingProblem problem = PlanningProblems.training(blocks, WeightSync.PLACED, Objective.minimizeLatency());
        ExactTraining solver = new ExactTraining();
        return () -> solver.solve(problem);
    }

    private static void measure(String name, IntFunction<Runnable> kind, int most, LogLogChart chart) {
        double[] blocks = Arrays.stream(BLOCKS)
                .filter(count -> count <= most)
                .asDoubleStream()
                .toArray();
        double[] micros = new double[blocks.length];
        for (int index = 0; index < blocks.length; index++) {
            Runnable solve = kind.apply((int) blocks[index]);
            median(solve);
            micros[index] = median(solve) / 1e3;
            System.out.printf(Locale.ROOT, "%-22s %5.0f blocks %12.1f us%n", name, blocks[index], micros[index]);
        }
        chart.add(name, blocks, micros);
    }

    private static double median(Runnable solve) {
        List<Long> nanos = new ArrayList<>();
        long start = System.nanoTime();
        while (nanos.size() < 3 || System.nanoTime() - start < PHASE_NANOS) {
            long before = System.nanoTime();
            solve.run();
            nanos.add(System.nanoTime() - before);
        }
        long[] sorted = nanos.stream().mapToLong(Long::longValue).toArray();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
