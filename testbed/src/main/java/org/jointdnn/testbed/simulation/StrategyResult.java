package org.jointdnn.testbed.simulation;

import java.util.Arrays;

/**
 * How a strategy did over a trace.
 *
 * @param strategy mobile-only, cloud-only, best-fixed, jointdnn or clairvoyant
 * @param latencyMillis of each query, in order
 * @param unanswered queries without an answer
 * @param wrong answers that were not the network's
 * @param wastedMillis that the device worked in vain, because the server's answer came first after all; of all queries
 */
public record StrategyResult(String strategy, double[] latencyMillis, int unanswered, int wrong, double wastedMillis) {
    public StrategyResult {
        latencyMillis = latencyMillis.clone();
    }

    /** Mean latency of the answered queries. */
    public double meanMillis() {
        return Arrays.stream(latencyMillis).average().orElse(0);
    }

    /** The latency that 95 % of the answered queries don't exceed. */
    public double p95Millis() {
        double[] sorted = latencyMillis.clone();
        Arrays.sort(sorted);
        return sorted.length == 0 ? 0 : sorted[(int) Math.ceil(0.95 * sorted.length) - 1];
    }
}
