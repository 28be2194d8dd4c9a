package org.jointdnn.planner.internal;

import java.util.Arrays;
import org.jointdnn.planner.Side;
import org.jspecify.annotations.Nullable;

/** On which sides each skip is at some point of a plan: one bit per skip and side. */
public final class Residency {
    private static final int WORD = 64;

    /** The words of MOBILE, then those of CLOUD. */
    private final long[] bits;

    Residency(long[] bits) {
        this.bits = bits;
    }

    public Residency copy() {
        return new Residency(bits.clone());
    }

    void add(Side side, int skip) {
        bits[word(side, skip)] |= 1L << skip;
    }

    boolean has(Side side, int skip) {
        return (bits[word(side, skip)] & 1L << skip) != 0;
    }

    /** A copy with only the skips of a mask. */
    Residency masked(long[] mask) {
        long[] kept = bits.clone();
        for (int word = 0; word < kept.length; word++) {
            kept[word] &= mask[word % mask.length];
        }
        return new Residency(kept);
    }

    private int word(Side side, int skip) {
        return skip / WORD + (side == Side.CLOUD ? bits.length / 2 : 0);
    }

    /** Whether this has a skip on a side where the other does not, for any. */
    boolean exceeds(Residency other) {
        for (int word = 0; word < bits.length; word++) {
            if ((bits[word] & ~other.bits[word]) != 0) {
                return true;
            }
        }
        return false;
    }

    /** The skips that this has on a side and the other does not, as one bit each. */
    long missing(Residency other, Side side, int word) {
        int index = word + (side == Side.CLOUD ? bits.length / 2 : 0);
        return bits[index] & ~other.bits[index];
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Residency that && Arrays.equals(bits, that.bits);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bits);
    }
}
