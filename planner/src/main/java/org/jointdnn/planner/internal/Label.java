package org.jointdnn.planner.internal;

import org.jspecify.annotations.Nullable;

/** A way to have come to a state, in a {@link LabelSearch}. */
final class Label implements Comparable<Label> {
    final int state;
    final Residency residency;
    /** Each linear cost so far. */
    final double[] totals;

    final int switches;
    final int cloudBlocks;
    /** No completion scores less. */
    final double bound;
    /** The label before the last arc; null at the start. */
    final @Nullable Label previous;
    /** How tensors cross on that arc. */
    final @Nullable Coded coded;

    private final int number;
    /** Whether another label made this one pointless. */
    boolean dropped;

    Label(
            int state,
            Residency residency,
            double[] totals,
            int switches,
            int cloudBlocks,
            double bound,
            @Nullable Label previous,
            @Nullable Coded coded,
            int number) {
        this.state = state;
        this.residency = residency;
        this.totals = totals;
        this.switches = switches;
        this.cloudBlocks = cloudBlocks;
        this.bound = bound;
        this.previous = previous;
        this.coded = coded;
        this.number = number;
    }

    /** Whether this goes before the other at equal cost. */
    boolean tidier(Label other) {
        return switches < other.switches || (switches == other.switches && cloudBlocks < other.cloudBlocks);
    }

    /** The states on the way, the first one first. */
    int[] path() {
        int length = 0;
        for (Label label = this; label != null; label = label.previous) {
            length++;
        }
        int[] path = new int[length];
        for (Label label = this; label != null; label = label.previous) {
            path[--length] = label.state;
        }
        return path;
    }

    /** How tensors cross on the way. */
    @Nullable
    Coded allCoded() {
        Coded all = null;
        for (Label label = this; label != null; label = label.previous) {
            all = Coded.join(label.coded, all);
        }
        return all;
    }

    /** By bound, then the furthest first, then the oldest. */
    @Override
    public int compareTo(Label other) {
        int byBound = Double.compare(bound, other.bound);
        if (byBound != 0) {
            return byBound;
        }
        return state != other.state ? Integer.compare(other.state, state) : Integer.compare(number, other.number);
    }
}
