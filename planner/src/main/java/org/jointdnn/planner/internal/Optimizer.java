package org.jointdnn.planner.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jointdnn.planner.Budget;
import org.jointdnn.planner.Limit;

/**
 * Finds the best plan of a {@link PlanSpace} within limits, or shows which of them can't hold.
 *
 * <p>First the best plan without limits; if it is within them, it is the answer. If not, a search on the
 * Pareto front ({@link LimitedSearch}).
 */
public final class Optimizer {
    private final PlanSpace all;
    private final PlanSpace space;
    private final Goal goal;
    private final List<Cap> caps;
    private final Budget budget;

    private Optimizer(PlanSpace all, Goal goal, List<Cap> caps, Budget budget) {
        this.all = all;
        this.space = new RememberingSpace(all.within(caps));
        this.goal = goal;
        this.caps = caps;
        this.budget = budget;
    }

    /** The answer; none if no plan can run at all. */
    public static Optional<Answer> solve(PlanSpace space, Goal goal, List<Cap> caps, Budget budget) {
        return new Optimizer(space, goal, caps, budget).solve();
    }

    /** The best plan without limits; none if no plan can run at all. */
    public static Outcome unlimited(PlanSpace space, Goal goal, Budget budget) {
        return goal instanceof Goal.Product product
                ? leastProduct(space, product, budget)
                : LinearSearch.solve(space, ((Goal.Sum) goal).cost(), budget);
    }

    /** The best plan within limits; none if there is none, whatever the reason. */
    static Outcome best(PlanSpace space, Goal goal, List<Cap> caps, Budget budget) {
        Optimizer optimizer = new Optimizer(space, goal, caps, budget);
        Outcome unlimited = unlimited(optimizer.space, goal, budget);
        return unlimited.plan() == null ? unlimited : optimizer.within(unlimited.plan(), unlimited);
    }

    private static Outcome leastProduct(PlanSpace space, Goal.Product goal, Budget budget) {
        HullSearch.WeightedSums<Decisions> sums = (latencyWeight, energyWeight) -> {
            LinearCost sum =
                    goal.latency().times(latencyWeight).plus(goal.energy().times(energyWeight));
            Outcome found = LinearSearch.solve(space, sum, budget);
            Decisions plan = found.plan();
            if (plan == null) {
                return Optional.empty();
            }
            Usage usage = space.usage(plan);
            double latency = goal.latency().of(usage);
            double energy = goal.energy().of(usage);
            return Optional.of(new HullSearch.Point<>(plan, latency, energy, found.bound(), found.proven()));
        };
        Comparator<Decisions> tidiness = Comparator.<Decisions>comparingDouble(
                        plan -> space.usage(plan).switches())
                .thenComparingInt(Decisions::onCloud);
        return HullSearch.solve(sums, tidiness, budget)
                .map(found -> new Outcome(found.plan(), found.bound(), found.proven()))
                .orElseGet(Outcome::none);
    }

    private Optional<Answer> solve() {
        Outcome unlimited = unlimited(space, goal, budget);
        Decisions plan = unlimited.plan();
        return plan == null ? Optional.empty() : Optional.of(answer(within(plan, unlimited)));
    }

    /** The best plan within the limits, given the best one without. */
    private Outcome within(Decisions plan, Outcome unlimited) {
        Usage usage = space.usage(plan);
        if (Cap.hold(caps, usage)) {
            return unlimited;
        }
        Outcome best = new LimitedSearch(space, budget).best(goal, usage, caps);
        return new Outcome(best.plan(), Math.max(unlimited.bound(), best.bound()), best.proven());
    }

    private Answer answer(Outcome best) {
        if (best.plan() != null) {
            return best.proven() ? new Answer.Best(best.plan()) : new Answer.Bounded(best.plan(), best.bound());
        }
        LimitedSearch search = new LimitedSearch(new RememberingSpace(all), budget);
        if (!best.proven()) {
            return new Answer.Undecided(search.nearest(caps, List.of()), best.bound());
        }
        List<Limit> violated = Conflicts.among(limits(caps), some -> !impossible(search, of(some)));
        List<Cap> blamed = of(violated);
        List<Cap> others = new ArrayList<>(caps);
        others.removeAll(blamed);
        return new Answer.Impossible(violated, search.nearest(blamed, others));
    }

    private static boolean impossible(LimitedSearch search, List<Cap> some) {
        Outcome fit = search.fit(some);
        return fit.plan() == null && fit.proven();
    }

    private static List<Limit> limits(List<Cap> caps) {
        List<Limit> limits = new ArrayList<>();
        caps.forEach(cap -> limits.add(cap.limit()));
        return limits;
    }

    private List<Cap> of(List<Limit> limits) {
        List<Cap> some = new ArrayList<>();
        for (Cap cap : caps) {
            if (limits.contains(cap.limit())) {
                some.add(cap);
            }
        }
        return some;
    }
}
