package org.jointdnn.engine.profile;

import java.time.Duration;

/**
 * How much effort a profile may cost.
 *
 * @param budget the time to aim for, opening of sessions included; the fewest runs are made even if
 *     they take longer
 * @param memoryBytes of the sessions that are open at the same time, by estimate
 * @param minRuns the fewest runs of a segment that count
 * @param maxRuns the most runs of a segment
 * @param heldOut how many random segments to measure only to see how well the others predict them
 * @param seed of the choice of segments and of the order of runs
 */
public record ProfilerSettings(Duration budget, long memoryBytes, int minRuns, int maxRuns, int heldOut, long seed) {
    /** Ten seconds, 1 GiB, 5 to 40 runs, 8 segments held out. */
    public static final ProfilerSettings DEFAULT = new ProfilerSettings(Duration.ofSeconds(10), 1L << 30, 5, 40, 8, 1);

    public ProfilerSettings {
        if (budget.isNegative()) {
            throw new IllegalArgumentException("budget is " + budget + ", must not be negative");
        }
        if (minRuns < 1 || maxRuns < minRuns) {
            throw new IllegalArgumentException(
                    "minRuns is " + minRuns + " and maxRuns " + maxRuns + ", must hold 1 <= minRuns <= maxRuns");
        }
        if (heldOut < 0) {
            throw new IllegalArgumentException("heldOut is " + heldOut + ", must be 0 or more");
        }
    }

    public ProfilerSettings withBudget(Duration newBudget) {
        return new ProfilerSettings(newBudget, memoryBytes, minRuns, maxRuns, heldOut, seed);
    }
}
