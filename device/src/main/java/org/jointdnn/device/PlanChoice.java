package org.jointdnn.device;

import java.util.List;
import org.jointdnn.planner.Limit;
import org.jointdnn.planner.Pin;
import org.jointdnn.planner.Side;

/** Which plan a device follows. */
public sealed interface PlanChoice {
    /** The best one that respects the constraints. */
    record Best(List<Limit> limits, List<Pin> pins) implements PlanChoice {
        public Best {
            limits = List.copyOf(limits);
            pins = List.copyOf(pins);
        }
    }

    /** All blocks on one side. */
    record AllOn(Side side) implements PlanChoice {}

    /** This one: the side of each block. */
    record Fixed(List<Side> placement) implements PlanChoice {
        public Fixed {
            placement = List.copyOf(placement);
        }
    }

    /** The best plan there is. */
    static PlanChoice best() {
        return new Best(List.of(), List.of());
    }
}
