package org.jointdnn.planner.internal;

import java.util.ArrayList;
import java.util.List;
import org.jointdnn.planner.Coding;
import org.jointdnn.planner.Limit;
import org.jointdnn.planner.Side;

/**
 * A limit as the searches check it: the most of a linear cost that a plan may use.
 *
 * @param cost what the limit's quantity is under the conditions
 */
public record Cap(Limit limit, LinearCost cost) {
    /** The limits under some conditions. */
    public static List<Cap> of(List<Limit> limits, Conditions conditions) {
        List<Cap> caps = new ArrayList<>();
        for (Limit limit : limits) {
            caps.add(new Cap(limit, conditions.rates(limit.quantity())));
        }
        return caps;
    }

    /** The largest use that still counts as within the limit. */
    double threshold() {
        return limit.threshold();
    }

    /** Whether a tensor may cross to a side in a coding, if nothing else used any of the limit. */
    public boolean admits(Coding coding, Side to) {
        return cost.of(coding, to) <= threshold();
    }

    boolean holds(Usage usage) {
        return cost.of(usage) <= threshold();
    }

    static boolean hold(List<Cap> caps, Usage usage) {
        for (Cap cap : caps) {
            if (!cap.holds(usage)) {
                return false;
            }
        }
        return true;
    }

    /** The sum of use over limit, as a linear cost; a limit of 0 counts as 1 of its unit. */
    static LinearCost relativeUse(List<Cap> caps) {
        LinearCost sum = LinearCost.ZERO;
        for (Cap cap : caps) {
            sum = sum.plus(cap.cost.times(cap.limit.scale()));
        }
        return sum;
    }
}
