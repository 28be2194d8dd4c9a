package org.jointdnn.planner;

import java.util.Arrays;

/**
 * What each segment costs on one machine: time and energy of blocks {@code from..to} run as one.
 *
 * <p>A segment without an entry costs the sum of its blocks' entries; if one of those is absent too,
 * the segment can't run on this machine. Immutable. Space: O(n^2).
 */
public final class SegmentCosts {
    /** The most blocks a network may have; the tables of a larger one would not fit memory. */
    public static final int MAX_BLOCKS = 4096;

    private final int blocks;
    private final double[] millis;
    private final double[] millijoules;

    private final boolean additive;

    private SegmentCosts(int blocks, double[] millis, double[] millijoules, boolean additive) {
        this.blocks = blocks;
        this.additive = additive;
        this.millis = millis;
        this.millijoules = millijoules;
    }

    /** Starts the costs of a network of {@code blocks} blocks. */
    public static Builder builder(int blocks) {
        return new Builder(blocks);
    }

    public int blocks() {
        return blocks;
    }

    /** Whether every segment costs the sum of its blocks, none having an entry of its own. */
    public boolean additive() {
        return additive;
    }

    /** The costs of a machine on which every segment costs the sum of its blocks. */
    public SegmentCosts sumsOfBlocks() {
        Builder sums = builder(blocks);
        for (int block = 0; block < blocks; block++) {
            if (runs(block, block)) {
                sums.set(block, block, millis(block, block), millijoules(block, block));
            }
        }
        return sums.build();
    }

    /** The costs of a machine that takes {@code factor} times as long, and as much energy, for every segment. */
    public SegmentCosts times(double factor) {
        if (!(factor >= 0) || Double.isInfinite(factor)) {
            throw new IllegalArgumentException("factor is " + factor + ", must be a finite number, 0 or more");
        }
        return new SegmentCosts(blocks, times(factor, millis), times(factor, millijoules), additive);
    }

    /** The costs of a machine that takes {@code factor} times as long for every segment, at the same energy. */
    public SegmentCosts slowedBy(double factor) {
        return new SegmentCosts(blocks, times(factor).millis, millijoules, additive);
    }

    /** What it costs to run each segment here and then that of the other costs. */
    public SegmentCosts plus(SegmentCosts other) {
        if (other.blocks != blocks) {
            throw new IllegalArgumentException("costs are for " + blocks + " and " + other.blocks + " blocks");
        }
        double[] time = millis.clone();
        double[] energy = millijoules.clone();
        for (int cell = 0; cell < time.length; cell++) {
            time[cell] += other.millis[cell];
            energy[cell] += other.millijoules[cell];
        }
        return new SegmentCosts(blocks, time, energy, additive && other.additive);
    }

    /** The costs of a machine that takes these times and draws as many watts all the while. */
    public SegmentCosts atWatts(double watts) {
        return new SegmentCosts(blocks, millis, times(watts).millis, additive);
    }

    /** These costs but for one segment; throws IllegalArgumentException on a range or number out of bounds. */
    public SegmentCosts with(int from, int to, double segmentMillis, double segmentMillijoules) {
        int cell = checkedIndex(from, to);
        Builder.check("millis", from, to, segmentMillis);
        Builder.check("millijoules", from, to, segmentMillijoules);
        double[] time = millis.clone();
        double[] energy = millijoules.clone();
        time[cell] = segmentMillis;
        energy[cell] = segmentMillijoules;
        return new SegmentCosts(blocks, time, energy, false);
    }

    /** Where a segment can't run it still can't, even if the factor is 0. */
    private static double[] times(double factor, double[] values) {
        double[] product = values.clone();
        for (int cell = 0; cell < product.length; cell++) {
            product[cell] = product[cell] == Double.POSITIVE_INFINITY ? product[cell] : factor * product[cell];
        }
        return product;
    }

    /** Milliseconds of the segment; positive infinity if it can't run here. */
    public double millis(int from, int to) {
        return millis[checkedIndex(from, to)];
    }

    /** Millijoules of the segment; positive infinity if it can't run here. */
    public double millijoules(int from, int to) {
        return millijoules[checkedIndex(from, to)];
    }

    /** Whether the segment can run here. */
    public boolean runs(int from, int to) {
        return millis(from, to) != Double.POSITIVE_INFINITY;
    }

    /**
     * Number of the segment's cell, for loops over many segments: those that start at one block have
     * consecutive cells, by last block. Not checked.
     */
    public int cell(int from, int to) {
        return index(blocks, from, to);
    }

    /** {@link #millis} of a cell. */
    public double cellMillis(int cell) {
        return millis[cell];
    }

    /** {@link #millijoules} of a cell. */
    public double cellMillijoules(int cell) {
        return millijoules[cell];
    }

    private int checkedIndex(int from, int to) {
        if (from < 0 || to < from || to >= blocks) {
            throw new IllegalArgumentException(
                    "segment " + from + ".." + to + " is not within blocks 0.." + (blocks - 1));
        }
        return index(blocks, from, to);
    }

    private static int index(int blocks, int from, int to) {
        return from * (2 * blocks - from - 1) / 2 + to;
    }

    /** Collects the entries. Not thread-safe. */
    public static final class Builder {
        private final int blocks;
        private final double[] millis;
        private final double[] millijoules;
        private boolean additive = true;

        private Builder(int blocks) {
            if (blocks < 1 || blocks > MAX_BLOCKS) {
                throw new IllegalArgumentException("blocks is " + blocks + ", must be within 1.." + MAX_BLOCKS);
            }
            this.blocks = blocks;
            this.millis = new double[blocks * (blocks + 1) / 2];
            this.millijoules = new double[blocks * (blocks + 1) / 2];
            Arrays.fill(millis, Double.NaN);
            Arrays.fill(millijoules, Double.NaN);
        }

        /** Sets a segment's cost; throws IllegalArgumentException on a range or number out of bounds. */
        public Builder set(int from, int to, double segmentMillis, double segmentMillijoules) {
            if (from < 0 || to < from || to >= blocks) {
                throw new IllegalArgumentException(
                        "segment " + from + ".." + to + " is not within blocks 0.." + (blocks - 1));
            }
            check("millis", from, to, segmentMillis);
            check("millijoules", from, to, segmentMillijoules);
            millis[index(blocks, from, to)] = segmentMillis;
            millijoules[index(blocks, from, to)] = segmentMillijoules;
            additive &= from == to;
            return this;
        }

        private static void check(String name, int from, int to, double value) {
            if (!(value >= 0) || Double.isInfinite(value)) {
                throw new IllegalArgumentException("segment " + from + ".." + to + ": " + name + " is " + value
                        + ", must be a finite number, 0 or more");
            }
        }

        /** The costs, absent segments filled with the sums of their blocks. */
        public SegmentCosts build() {
            double[] time = millis.clone();
            double[] energy = millijoules.clone();
            for (int from = 0; from < blocks; from++) {
                double timeSum = 0;
                double energySum = 0;
                for (int to = from; to < blocks; to++) {
                    double blockTime = millis[index(blocks, to, to)];
                    timeSum += Double.isNaN(blockTime) ? Double.POSITIVE_INFINITY : blockTime;
                    energySum +=
                            Double.isNaN(blockTime) ? Double.POSITIVE_INFINITY : millijoules[index(blocks, to, to)];
                    int cell = index(blocks, from, to);
                    if (Double.isNaN(time[cell])) {
                        time[cell] = timeSum;
                        energy[cell] = energySum;
                    }
                }
            }
            return new SegmentCosts(blocks, time, energy, additive);
        }
    }
}
