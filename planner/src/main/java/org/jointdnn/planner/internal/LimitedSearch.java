package org.jointdnn.planner.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jointdnn.planner.Budget;
import org.jspecify.annotations.Nullable;

/**
 * Searches for plans within limits.
 *
 * <p>Each is a {@link LabelSearch} on the Pareto front of the objective and the limited quantities, with
 * one cost more: the sum of all at the prices of {@link Multipliers}, which bounds what plans within the
 * limits can reach far better than the quantities one by one do. The best plan within the limits that was
 * met while finding the prices bounds the search from above.
 */
final class LimitedSearch {
    /** Of a sum: more than its rounding. */
    private static final double ROUNDING = 1e-12;

    private final PlanSpace space;
    private final Budget budget;

    LimitedSearch(PlanSpace space, Budget budget) {
        this.space = space;
        this.budget = budget;
    }

    /**
     * The best plan within the limits.
     *
     * @param unlimited what the best plan without limits uses
     */
    Outcome best(Goal goal, Usage unlimited, List<Cap> caps) {
        Pricing pricing = Pricing.of(space, goal, unlimited, caps, budget);
        return pricing.possible()
                ? search(pricing.costs(), caps, pricing.score(), pricing.known(), goal)
                : Outcome.none();
    }

    /** Any plan within these limits. */
    Outcome fit(List<Cap> caps) {
        LinearCost sum = Cap.relativeUse(caps);
        Outcome least = LinearSearch.solve(space, sum, budget);
        if (least.plan() != null && Cap.hold(caps, space.usage(least.plan()))) {
            return least;
        }
        if (caps.size() == 1 && least.proven()) {
            return Outcome.none();
        }
        return search(List.of(sum), caps, totals -> totals[0], null, new Goal.Sum(sum));
    }

    /**
     * The plan that comes nearest to limits which can't hold: least sum of use over limit, within the
     * other limits if they can hold.
     */
    Decisions nearest(List<Cap> violated, List<Cap> others) {
        LinearCost sum = Cap.relativeUse(violated);
        Outcome least = LinearSearch.solve(space, sum, budget);
        Decisions plan = least.plan();
        if (plan == null) {
            throw new IllegalStateException("a space without any plan has no nearest one");
        }
        Usage usage = space.usage(plan);
        if (Cap.hold(others, usage) || fit(others).plan() == null) {
            return plan;
        }
        Outcome within = best(new Goal.Sum(sum), usage, others);
        return within.plan() == null ? plan : within.plan();
    }

    /**
     * Searches with the limited quantities behind these costs; where no plan within the limits is known,
     * also with the sum of them at the prices that show best whether there is any.
     *
     * @param known a plan within the limits; null if none is known
     */
    private Outcome search(List<LinearCost> costs, List<Cap> caps, Score score, @Nullable Decisions known, Goal goal) {
        List<LinearCost> all = new ArrayList<>(costs);
        List<Double> max = new ArrayList<>(Collections.nCopies(costs.size(), Double.POSITIVE_INFINITY));
        for (Cap cap : caps) {
            all.add(cap.cost());
            max.add(cap.threshold());
        }
        Decisions within = known;
        if (within == null) {
            Reached reached = reach(caps);
            if (reached.impossible()) {
                return Outcome.none();
            }
            all.add(reached.cost());
            max.add(reached.most());
            within = reached.plan();
        }
        double value = within == null ? Double.POSITIVE_INFINITY : goal.of(space.usage(within));
        double[] bounds = max.stream().mapToDouble(Double::doubleValue).toArray();
        Outcome outcome = LabelSearch.solve(space, all, bounds, score, value, budget);
        return outcome.plan() == null && within != null
                ? new Outcome(within, outcome.bound(), outcome.proven())
                : outcome;
    }

    /**
     * How near plans come to limits.
     *
     * @param cost a sum of what is limited, at prices
     * @param most no plan within the limits has more of it
     * @param plan a plan within the limits; null if none was met
     * @param impossible whether every plan has more of it
     */
    private record Reached(
            LinearCost cost, double most, @Nullable Decisions plan, boolean impossible) {}

    /**
     * Finds prices that show whether any plan is within limits: for each limit in turn those of the others that
     * bound best what it takes to be within these, the one limit's use being paid as it is.
     */
    private Reached reach(List<Cap> caps) {
        Reached best = new Reached(LinearCost.ZERO, 0, null, false);
        double closest = Double.NEGATIVE_INFINITY;
        for (Cap cap : caps) {
            List<Cap> others = new ArrayList<>(caps);
            others.remove(cap);
            LinearCost use = Cap.relativeUse(List.of(cap));
            double most = cap.threshold() * cap.limit().scale();
            Multipliers.Found found = Multipliers.find(space, use, others, Pricing.unbounded(others.size()), budget);
            Pricing.Priced priced = new Pricing.Priced(use, others, found.prices());
            double limit = (most + priced.refund()) * (1 + ROUNDING);
            boolean impossible = !found.possible() || found.bound() + priced.refund() > limit;
            boolean within = found.plan() != null && cap.holds(space.usage(found.plan()));
            if (impossible || within || found.bound() - most > closest) {
                closest = found.bound() - most;
                best = new Reached(priced.cost(), limit, within ? found.plan() : null, impossible);
            }
            if (impossible || within) {
                return best;
            }
        }
        return best;
    }
}
