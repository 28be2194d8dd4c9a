package org.jointdnn.benchmarks;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Problem;
import org.jointdnn.planner.map.Axis;
import org.jointdnn.planner.map.Entry;
import org.jointdnn.planner.map.PlanMap;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How long a look-up in a plan map takes, and how long the map takes to make; run with {@code -prof gc} for bytes. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PlanMapBenchmark {
    private static final int BANDWIDTHS = 1024;

    private final Problem chain = PlanningProblems.chain(140, Objective.minimizeLatency());
    private final Problem limited = PlanningProblems.withinTwoLimits(chain);
    private final PlanMap map = PlanMap.of(chain, Axis.BANDWIDTH);
    private final double[] bandwidths = new double[BANDWIDTHS];
    private int next;

    /** Draws bandwidths from the whole map, so that no branch can be foreseen. */
    @Setup
    public void prepare() {
        SplittableRandom random = new SplittableRandom(1);
        for (int index = 0; index < BANDWIDTHS; index++) {
            bandwidths[index] = Math.pow(10, random.nextDouble(-2, 4));
        }
        for (PlanMap made : List.of(map, PlanMap.of(limited, Axis.BANDWIDTH), PlanMap.of(chain, Axis.LOAD))) {
            System.out.println(
                    "# " + made.axis() + ": " + made.entries().size() + " entries by " + made.solves() + " solves");
        }
    }

    /** The best plan now. */
    @Benchmark
    @OutputTimeUnit(TimeUnit.NANOSECONDS)
    public Entry lookUp() {
        next = (next + 1) % BANDWIDTHS;
        return map.at(bandwidths[next]);
    }

    /** 140 blocks in a chain, all 9,870 segments given for each side. */
    @Benchmark
    @OutputTimeUnit(TimeUnit.MICROSECONDS)
    public PlanMap mapOverBandwidth() {
        return PlanMap.of(chain, Axis.BANDWIDTH);
    }

    /** The same over the load factor. */
    @Benchmark
    @OutputTimeUnit(TimeUnit.MICROSECONDS)
    public PlanMap mapOverLoad() {
        return PlanMap.of(chain, Axis.LOAD);
    }

    /** The chain within limits on energy and cloud time that rule its best plan out on its own link. */
    @Benchmark
    @OutputTimeUnit(TimeUnit.MICROSECONDS)
    public PlanMap mapWithinLimits() {
        return PlanMap.of(limited, Axis.BANDWIDTH);
    }
}
