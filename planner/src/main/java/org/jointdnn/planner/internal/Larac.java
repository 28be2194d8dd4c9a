package org.jointdnn.planner.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jointdnn.planner.Budget;
import org.jointdnn.planner.Limit;

/**
 * Lagrange relaxation: a good plan within limits, and how far from the best it can be.
 *
 * <p>The prices and the plans are those of {@link Multipliers}, which has the source. What is left between
 * the best plan met and the bound is the <em>gap</em>; no search closes it. Where tensors skip blocks, the
 * bound lets them cross for free.
 */
public final class Larac {
    private Larac() {}

    /** The answer; none if no plan can run at all. */
    public static Optional<Answer> solve(PlanSpace plans, LinearCost cost, List<Cap> caps, Budget budget) {
        PlanSpace space = new RememberingSpace(plans.within(caps));
        Outcome unlimited = LinearSearch.solve(space, cost, budget);
        Decisions plan = unlimited.plan();
        if (plan == null) {
            return Optional.empty();
        }
        if (Cap.hold(caps, space.usage(plan))) {
            return Optional.of(new Answer.Bounded(plan, unlimited.bound()));
        }
        double[] most = new double[caps.size()];
        Arrays.fill(most, Double.POSITIVE_INFINITY);
        Multipliers.Found found = Multipliers.find(space, cost, caps, most, budget);
        double bound = Math.max(unlimited.bound(), found.bound());
        if (found.plan() != null) {
            return Optional.of(new Answer.Bounded(found.plan(), bound));
        }
        return Optional.of(none(new LimitedSearch(new RememberingSpace(plans), budget), caps, bound));
    }

    private static Answer none(LimitedSearch search, List<Cap> caps, double bound) {
        List<Limit> violated = new ArrayList<>();
        List<Cap> hopeless = new ArrayList<>();
        List<Cap> others = new ArrayList<>();
        for (Cap cap : caps) {
            Outcome alone = search.fit(List.of(cap));
            boolean holds = alone.plan() != null || !alone.proven();
            (holds ? others : hopeless).add(cap);
        }
        if (hopeless.isEmpty()) {
            return new Answer.Undecided(search.nearest(caps, List.of()), bound);
        }
        hopeless.forEach(cap -> violated.add(cap.limit()));
        return new Answer.Impossible(violated, search.nearest(hopeless, others));
    }
}
