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
        kinds.forEach((name, kind) -> measure(name, kind, chart));
        Files.writeString(Path.of(args[0]), chart.svg());
    }

    private static Runnable solving(Problem problem) {
        ExactSolver solver = new ExactSolver();
        return () -> solver.solve(problem);
    }

    private static void measure(String name, IntFunction<Runnable> kind, LogLogChart chart) {
        double[] blocks = new double[BLOCKS.length];
        double[] micros = new double[BLOCKS.length];
        for (int index = 0; index < BLOCKS.length; index++) {
            Runnable solve = kind.apply(BLOCKS[index]);
            median(solve);
            blocks[index] = BLOCKS[index];
            micros[index] = median(solve) / 1e3;
            System.out.printf(Locale.ROOT, "%-22s %5d blocks %12.1f us%n", name, BLOCKS[index], micros[index]);
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
