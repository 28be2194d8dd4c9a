package org.jointdnn.engine;

/** Consecutive blocks {@code from..to} that run as one session. */
public record Segment(int from, int to) implements Comparable<Segment> {
    public Segment {
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("segment " + from + ".." + to + " is not a range of blocks");
        }
    }

    /** Number of blocks. */
    public int length() {
        return to - from + 1;
    }

    /** By first block, then by last. */
    @Override
    public int compareTo(Segment other) {
        return from != other.from ? Integer.compare(from, other.from) : Integer.compare(to, other.to);
    }

    /** For example {@code 3..5}. */
    @Override
    public String toString() {
        return from + ".." + to;
    }
}
