package org.jointdnn.planner.internal.blocks;

import java.util.ArrayList;
import java.util.List;
import org.jointdnn.planner.internal.Coded;
import org.jspecify.annotations.Nullable;

/**
 * One way for some tensors to cross: each in a coding.
 *
 * @param spent by linear cost
 * @param coded those that don't cross as they are
 */
record Way(double[] spent, @Nullable Coded coded) {
    /** The one way for no tensors to cross. */
    static List<Way> nothing(int costs) {
        return List.of(new Way(new double[costs], null));
    }

    /** The ways for two sets of tensors to cross, but those that another one beats in no cost less. */
    static List<Way> combined(List<Way> some, List<Way> others) {
        if (some.size() == 1 && others.size() == 1) {
            return List.of(some.get(0).and(others.get(0)));
        }
        List<Way> combined = new ArrayList<>();
        for (Way one : some) {
            for (Way other : others) {
                add(combined, one.and(other));
            }
        }
        return combined;
    }

    private Way and(Way other) {
        double[] sum = spent.clone();
        for (int cost = 0; cost < sum.length; cost++) {
            sum[cost] += other.spent[cost];
        }
        return new Way(sum, Coded.join(other.coded, coded));
    }

    /** Adds a way unless one that is there covers it; removes those that it covers. */
    static void add(List<Way> ways, Way way) {
        for (Way other : ways) {
            if (other.covers(way)) {
                return;
            }
        }
        ways.removeIf(way::covers);
        ways.add(way);
    }

    private boolean covers(Way other) {
        for (int cost = 0; cost < spent.length; cost++) {
            if (spent[cost] > other.spent[cost]) {
                return false;
            }
        }
        return true;
    }
}
