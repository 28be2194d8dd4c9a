package org.jointdnn.planner;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A way to execute the blocks before {@code from}, in a {@link LabelSearch}. */
final class Label implements Comparable<Label> {
    /** First block of the next run; the number of blocks if the plan is complete. */
    final int from;
    /** Side of the next run. */
    final Side side;

    final Residency residency;
    /** Each linear cost so far. */
    final double[] totals;

    final int switches;
    final int cloudBlocks;
    /** No completion scores less. */
    final double bound;
    /** The label before the last run; null at the start. */
    final @Nullable Label previous;

    private final int number;
    /** Whether another label made this one pointless. */
    boolean dropped;

    Label(
            int from,
            Side side,
            Residency residency,
            double[] totals,
            int switches,
            int cloudBlocks,
            double bound,
            @Nullable Label previous,
            int number) {
        this.from = from;
        this.side = side;
        this.residency = residency;
        this.totals = totals;
        this.switches = switches;
        this.cloudBlocks = cloudBlocks;
        this.bound = bound;
        this.previous = previous;
        this.number = number;
    }

    /** Whether this goes before the other at equal cost. */
    boolean tidier(Label other) {
        return switches < other.switches || (switches == other.switches && cloudBlocks < other.cloudBlocks);
    }

    /** The sides of the blocks of a complete label. */
    Side[] placement() {
        Side[] placement = new Side[from];
        Label after = this;
        for (Label label = previous; label != null; label = label.previous) {
            Arrays.fill(placement, label.from, after.from, label.side);
            after = label;
        }
        return placement;
    }

    /** By bound, then the longest first, then the oldest. */
    @Override
    public int compareTo(Label other) {
        int byBound = Double.compare(bound, other.bound);
        if (byBound != 0) {
            return byBound;
        }
        return from != other.from ? Integer.compare(other.from, from) : Integer.compare(number, other.number);
    }
}
