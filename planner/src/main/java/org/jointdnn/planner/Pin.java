package org.jointdnn.planner;

import java.util.Locale;

/** A rule that the blocks {@code from..to} run on one side. */
public record Pin(int from, int to, Side side) implements Constraint {
    public Pin {
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("pin " + from + ".." + to + " is not a range of blocks");
        }
    }

    /** For example {@code pin 0-3=mobile}. */
    @Override
    public String name() {
        String blocks = from == to ? String.valueOf(from) : from + "-" + to;
        return "pin " + blocks + "=" + side.name().toLowerCase(Locale.ROOT);
    }
}
