package org.jointdnn.device.conditions;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jointdnn.planner.Limit;
import org.jointdnn.planner.Quantity;

/** Limits of which a problem takes one per quantity. */
final class Tightest {
    private Tightest() {}

    /** The tightest limit on each quantity. */
    static List<Limit> of(List<Limit> limits) {
        Map<Quantity, Limit> tightest = new EnumMap<>(Quantity.class);
        for (Limit limit : limits) {
            tightest.merge(limit.quantity(), limit, (one, other) -> one.max() <= other.max() ? one : other);
        }
        return new ArrayList<>(tightest.values());
    }
}
