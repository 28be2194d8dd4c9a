package org.jointdnn.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jointdnn.engine.CoreWait;
import org.jointdnn.engine.profile.Quantiles;

/**
 * Times of several ways to do something, run in turns: each round runs each way once, in an order drawn anew, so that
 * drift of the machine's speed hits all alike. Time that the thread waits for a core is left out.
 *
 * @param millis of each round, those of the ways in their order
 */
record Turns(List<double[]> millis) {
    private static final int WARM_UP = 10;
    private static final int LEAST = 15;
    private static final int MOST = 200;
    private static final double MAX_SECONDS = 3;

    static Turns of(List<Runnable> ways) {
        List<Integer> order = new ArrayList<>();
        IntStream.range(0, ways.size()).forEach(order::add);
        Random random = new Random(1);
        List<double[]> rounds = new ArrayList<>();
        long start = System.nanoTime();
        try (CoreWait wait = CoreWait.ofThisThread()) {
            for (int round = -WARM_UP; round < MOST; round++) {
                if (round >= LEAST && System.nanoTime() - start > MAX_SECONDS * 1e9) {
                    break;
                }
                Collections.shuffle(order, random);
                double[] times = new double[ways.size()];
                for (int way : order) {
                    times[way] = time(ways.get(way), wait);
                }
                if (round >= 0) {
                    rounds.add(times);
                }
            }
        }
        return new Turns(rounds);
    }

    private static double time(Runnable way, CoreWait wait) {
        long waited = wait.nanos();
        long start = System.nanoTime();
        way.run();
        long nanos = System.nanoTime() - start;
        return (nanos - Math.min(nanos, wait.nanos() - waited)) / 1e6;
    }

    /** The median time of a way. */
    double median(int way) {
        return Quantiles.of(millis.stream().mapToDouble(round -> round[way]).toArray(), 0.5);
    }

    /** The median of what a way took beyond the first one in the same round. */
    double beyondFirst(int way) {
        return Quantiles.of(
                millis.stream().mapToDouble(round -> round[way] - round[0]).toArray(), 0.5);
    }
}
