package org.jointdnn.planner.dag;

import java.util.List;
import java.util.Objects;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Pin;

/**
 * What to solve: costs, what to minimise, and the operators whose side is given.
 *
 * @param pins ranges of operators, where a chain has ranges of blocks
 */
public record DagProblem(DagCosts costs, Objective objective, List<Pin> pins) {
    public DagProblem {
        Objects.requireNonNull(costs, "costs");
        Objects.requireNonNull(objective, "objective");
        pins = List.copyOf(pins);
        for (int index = 0; index < pins.size(); index++) {
            Pin pin = pins.get(index);
            if (pin.to() >= costs.operators()) {
                throw new IllegalArgumentException(
                        pin.name() + " is not within operators 0.." + (costs.operators() - 1));
            }
            for (Pin earlier : pins.subList(0, index)) {
                if (pin.from() <= earlier.to() && earlier.from() <= pin.to() && pin.side() != earlier.side()) {
                    throw new IllegalArgumentException(earlier.name() + " contradicts " + pin.name() + ": operator "
                            + Math.max(pin.from(), earlier.from()) + " can't be on both sides");
                }
            }
        }
    }

    /** A problem without pins. */
    public static DagProblem of(DagCosts costs, Objective objective) {
        return new DagProblem(costs, objective, List.of());
    }
}
