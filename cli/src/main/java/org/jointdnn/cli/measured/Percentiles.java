package org.jointdnn.cli.measured;

import java.util.List;

/** Order statistics of a few measurements. */
public final class Percentiles {
    private Percentiles() {}

    /** The median; of an even number of values the mean of the two in the middle. */
    public static double median(List<Double> values) {
        List<Double> sorted = sorted(values);
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** The 95th percentile by nearest rank: the smallest value that at least 95 % don't exceed. */
    static double p95(List<Double> values) {
        List<Double> sorted = sorted(values);
        int rank = (int) Math.ceil(0.95 * sorted.size());
        return sorted.get(rank - 1);
    }

    private static List<Double> sorted(List<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("values is empty, must hold 1 or more");
        }
        return values.stream().sorted().toList();
    }
}
