package org.jointdnn.planner.explanation;

import java.util.List;
import java.util.Optional;
import org.jointdnn.planner.Budget;
import org.jointdnn.planner.Problem;
import org.jointdnn.planner.RankedPlan;

/**
 * Why a plan is the best one: what it is made of, what its constraints cost, and what would have to change
 * for others to win.
 *
 * <p>The others are the next best plans, everything on one side where that can run, and the best plans
 * without each constraint.
 *
 * @param parts of the plan; they add up to its cost
 * @param prices one for each limit and pin
 * @param alternatives those that respect the constraints first, by value, then those that don't
 * @param complete false if the budget ended first; then alternatives, prices or changes may be missing and a
 *     winner may not be the best
 */
public record Explanation(
        RankedPlan best, List<Part> parts, List<Price> prices, List<Alternative> alternatives, boolean complete) {
    public Explanation {
        parts = List.copyOf(parts);
        prices = List.copyOf(prices);
        alternatives = List.copyOf(alternatives);
    }

    /**
     * Explains the best plan of a problem; none if no plan respects every constraint, or the budget ended
     * before the best one was found.
     *
     * @param runnersUp how many of the next best plans to look at, 0 or more
     */
    public static Optional<Explanation> of(Problem problem, int runnersUp, Budget budget) {
        return new Explainer(problem, budget).explain(runnersUp);
    }

    /** A part's share of the latency, within 0..1. */
    public double latencyShare(Part part) {
        return share(part.millis(), best.plan().cost().latencyMillis());
    }

    /** A part's share of the mobile's energy, within 0..1. */
    public double energyShare(Part part) {
        return share(part.millijoules(), best.plan().cost().mobileEnergyMillijoules());
    }

    private static double share(double part, double whole) {
        return whole > 0 ? Math.min(1, part / whole) : 0;
    }
}
