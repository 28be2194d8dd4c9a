package org.jointdnn.planner;

/** A rule that the blocks {@code from..to} run on one side. */
public record Pin(int from, int to, Side side) {
    public Pin {
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("pin " + from + ".." + to + " is not a range of blocks");
        }
    }
}
