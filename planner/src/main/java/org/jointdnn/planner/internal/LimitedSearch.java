package org.jointdnn.planner.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jointdnn.planner.Budget;
import org.jointdnn.planner.Side;
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
    /** Of the parts of a difference: more than their rounding. */
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
        if (goal instanceof Goal.Product product) {
            return bestProduct(product, unlimited, caps);
        }
        return bestSum(((Goal.Sum) goal).cost(), caps);
    }

    private Outcome bestSum(LinearCost cost, List<Cap> caps) {
        Multipliers.Found found = Multipliers.find(space, cost, caps, unbounded(caps.size()), budget);
        if (!found.possible()) {
            return Outcome.none();
        }
        Priced priced = new Priced(cost, caps, found.prices());
        Score score = totals -> Math.max(totals[0], priced.least(totals[1]));
        return search(List.of(cost, priced.cost()), caps, score, found.plan(), new Goal.Sum(cost));
    }

    /**
     * The least product of latency and energy.
     *
     * <p>With T and E known to be at least some t and e, and a weighted sum of both at least s, the
     * product is least where two of the three are equalities, as it is quasi-concave. Weighted by each
     * other's value the sum is tangent to the product at the best plan without limits.
     */
    private Outcome bestProduct(Goal.Product goal, Usage unlimited, List<Cap> caps) {
        double latencyWeight = positive(goal.energy().of(unlimited));
        double energyWeight = positive(goal.latency().of(unlimited));
        LinearCost tangent =
                goal.latency().times(latencyWeight).plus(goal.energy().times(energyWeight));
        Multipliers.Found found = Multipliers.find(space, tangent, caps, unbounded(caps.size()), budget);
        if (!found.possible()) {
            return Outcome.none();
        }
        Priced priced = new Priced(tangent, caps, found.prices());
        Score score = totals -> {
            double sum = priced.least(totals[2]);
            double energy = Math.max(totals[1], (sum - latencyWeight * totals[0]) / energyWeight);
            double latency = Math.max(totals[0], (sum - energyWeight * totals[1]) / latencyWeight);
            return Math.min(totals[0] * energy, latency * totals[1]);
        };
        return search(List.of(goal.latency(), goal.energy(), priced.cost()), caps, score, found.plan(), goal);
    }

    private static double positive(double weight) {
        return weight > 0 ? weight : 1;
    }

    private static double[] unbounded(int size) {
        double[] most = new double[size];
        Arrays.fill(most, Double.POSITIVE_INFINITY);
        return most;
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
    Side[] nearest(List<Cap> violated, List<Cap> others) {
        LinearCost sum = Cap.relativeUse(violated);
        Outcome least = LinearSearch.solve(space, sum, budget);
        Side[] plan = least.plan();
        if (plan == null) {
            throw new IllegalStateException("a space without any plan has no nearest one");
        }
        Usage usage = space.usage(plan);
        if (Cap.hold(others, usage) || fit(others).plan() == null) {
            return plan;
        }
        Outcome within = bestSum(sum, others);
        return within.plan() == null ? plan : within.plan();
    }

    /** A cost with prices on limits, and what plans within the limits get back of it at least. */
    private record Priced(LinearCost cost, double refund) {
        Priced(LinearCost base, List<Cap> caps, double[] prices) {
            this(Multipliers.priced(base, caps, prices), Multipliers.refund(caps, prices));
        }

        /** The least cost without prices, less what rounding may have added. */
        double least(double paid) {
            return paid - refund - ROUNDING * (paid + refund);
        }
    }

    /**
     * Searches with the limited quantities behind these costs; where no plan within the limits is known,
     * also with the sum of them at the prices that show best whether there is any.
     *
     * @param known a plan within the limits; null if none is known
     */
    private Outcome search(List<LinearCost> costs, List<Cap> caps, Score score, Side @Nullable [] known, Goal goal) {
        List<LinearCost> all = new ArrayList<>(costs);
        List<Double> max = new ArrayList<>(Collections.nCopies(costs.size(), Double.POSITIVE_INFINITY));
        for (Cap cap : caps) {
            all.add(cap.cost());
            max.add(cap.threshold());
        }
        Side[] within = known;
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
    private record Reached(LinearCost cost, double most, Side @Nullable [] plan, boolean impossible) {}

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
            Multipliers.Found found = Multipliers.find(space, use, others, unbounded(others.size()), budget);
            Priced priced = new Priced(use, others, found.prices());
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
