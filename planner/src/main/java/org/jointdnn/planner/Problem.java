package org.jointdnn.planner;

import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What to solve: costs, what to minimise, and what the plan must respect.
 *
 * @param limits at most one per quantity
 */
public record Problem(Costs costs, Objective objective, List<Limit> limits, List<Pin> pins) {
    public Problem {
        Objects.requireNonNull(costs, "costs");
        Objects.requireNonNull(objective, "objective");
        limits = List.copyOf(limits);
        pins = List.copyOf(pins);
        checkConstraints(costs.blocks(), limits, pins);
    }

    /** A problem without constraints. */
    public static Problem of(Costs costs, Objective objective) {
        return new Problem(costs, objective, List.of(), List.of());
    }

    /** This problem with other limits. */
    public Problem withLimits(List<Limit> newLimits) {
        return new Problem(costs, objective, newLimits, pins);
    }

    /** This problem with other pins. */
    public Problem withPins(List<Pin> newPins) {
        return new Problem(costs, objective, limits, newPins);
    }

    /** Throws IllegalArgumentException unless there is one limit per quantity and the pins fit the blocks. */
    public static void checkConstraints(int blocks, List<Limit> limits, List<Pin> pins) {
        checkLimits(limits);
        checkPins(blocks, pins);
    }

    private static void checkLimits(List<Limit> limits) {
        Set<Quantity> seen = EnumSet.noneOf(Quantity.class);
        for (Limit limit : limits) {
            if (!seen.add(limit.quantity())) {
                throw new IllegalArgumentException(limit.name() + " is given twice; give it once");
            }
        }
    }

    private static void checkPins(int blocks, List<Pin> pins) {
        for (int index = 0; index < pins.size(); index++) {
            Pin pin = pins.get(index);
            if (pin.to() >= blocks) {
                throw new IllegalArgumentException(pin.name() + " is not within blocks 0.." + (blocks - 1));
            }
            for (Pin earlier : pins.subList(0, index)) {
                boolean overlap = pin.from() <= earlier.to() && earlier.from() <= pin.to();
                if (overlap && pin.side() != earlier.side()) {
                    throw new IllegalArgumentException(earlier.name() + " contradicts " + pin.name() + ": block "
                            + Math.max(pin.from(), earlier.from()) + " can't be on both sides");
                }
            }
        }
    }
}
