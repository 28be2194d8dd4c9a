package org.jointdnn.engine.profile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jointdnn.engine.Segment;

/**
 * Predicts the times of all segments of a model from those of some.
 *
 * <p>What joining blocks in one session saves happens at the joints between neighbours (fused operators,
 * layouts that are not converted back and forth), so a block's contribution hardly depends on blocks further
 * away. With T the measured times, and c the start of the longest measured context of at most
 * {@value #CONTEXT} blocks before b that lies within the segment,
 *
 * <pre>
 *   T(i..j) = T(i) + sum over b = i+1..j of (T(c..b) - T(c..b-1)) + sum over b = i+1..j of e(b)
 * </pre>
 *
 * The first two terms are exact if contexts beyond the measured ones don't matter. The corrections e(b)
 * are what the long measured segments (the anchors) know better: they minimise
 *
 * <pre>
 *   sum over anchors of ((T - predicted T) / (NOISE T))^2 + sum over b of (e(b) / (LEEWAY T(b)))^2
 * </pre>
 *
 * that is, ridge-regularised least squares of relative errors. A segment that was measured keeps its
 * measured time.
 *
 * <p>Complexity: O(n^3) for n blocks. Source: this project's measurements; docs/decisions.md compares the
 * alternatives.
 */
public final class ProfilePredictor {
    /** Blocks of context; one makes the base the pairs of neighbours. */
    private static final int CONTEXT = 2;

    /** Relative standard deviation of an anchor's time about what the model can express. */
    private static final double NOISE = 0.02;

    /** Standard deviation of a correction, relative to its block's time. */
    private static final double LEEWAY = 0.05;

    private final int blocks;
    private final Map<Segment, Double> measured = new HashMap<>();
    private final double[] corrections;

    /**
     * @param blocks number of blocks of the model
     * @param times measured; each block alone must be among them
     */
    public ProfilePredictor(int blocks, List<SegmentTime> times) {
        this.blocks = blocks;
        for (SegmentTime time : times) {
            if (time.segment().to() >= blocks) {
                throw new IllegalArgumentException(
                        "segment " + time.segment() + " is not within blocks 0.." + (blocks - 1));
            }
            measured.put(time.segment(), time.millis());
        }
        for (int block = 0; block < blocks; block++) {
            if (!measured.containsKey(new Segment(block, block))) {
                throw new IllegalArgumentException("block " + block + " alone has no measured time");
            }
        }
        this.corrections = fit();
    }

    /** Milliseconds of the segment: measured if it was, else predicted. */
    public double millis(Segment segment) {
        Double known = measured.get(segment);
        return known != null ? known : predict(segment);
    }

    /** Milliseconds of the segment as predicted, whether it was measured or not. */
    double predict(Segment segment) {
        double sum = base(segment);
        for (int block = segment.from() + 1; block <= segment.to(); block++) {
            sum += corrections[block];
        }
        return Math.max(sum, floor(segment));
    }

    /** No segment is faster than half its slowest block: guards against noise in sums of differences. */
    private double floor(Segment segment) {
        double slowest = 0;
        for (int block = segment.from(); block <= segment.to(); block++) {
            slowest = Math.max(slowest, alone(block));
        }
        return slowest / 2;
    }

    private double base(Segment segment) {
        double sum = alone(segment.from());
        for (int block = segment.from() + 1; block <= segment.to(); block++) {
            sum += contribution(segment.from(), block);
        }
        return sum;
    }

    /** What a block adds to a segment that begins at {@code from} and ends before it. */
    private double contribution(int from, int block) {
        for (int context = Math.max(from, block - CONTEXT); context < block; context++) {
            Double with = measured.get(new Segment(context, block));
            Double without = measured.get(new Segment(context, block - 1));
            if (with != null && without != null) {
                return with - without;
            }
        }
        return alone(block);
    }

    private double alone(int block) {
        return measured.getOrDefault(new Segment(block, block), 0.0);
    }

    private double[] fit() {
        List<double[]> rows = new ArrayList<>();
        List<Double> right = new ArrayList<>();
        measured.forEach((segment, millis) -> {
            if (segment.length() > CONTEXT + 1) {
                double deviation = NOISE * millis;
                double[] row = new double[blocks];
                for (int block = segment.from() + 1; block <= segment.to(); block++) {
                    row[block] = LEEWAY * alone(block) / deviation;
                }
                rows.add(row);
                right.add((millis - base(segment)) / deviation);
            }
        });
        double[] scaled = RidgeRegression.solve(
                rows.toArray(new double[0][]),
                right.stream().mapToDouble(Double::doubleValue).toArray(),
                blocks);
        for (int block = 0; block < blocks; block++) {
            scaled[block] *= LEEWAY * alone(block);
        }
        return scaled;
    }
}
