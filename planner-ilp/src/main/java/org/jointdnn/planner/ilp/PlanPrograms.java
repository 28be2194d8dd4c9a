package org.jointdnn.planner.ilp;

import java.util.List;
import java.util.Optional;
import org.jointdnn.planner.Budget;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Limit;
import org.jointdnn.planner.Pin;
import org.jointdnn.planner.Plan;

/** The integer programs on one network that some plan covers: a weighted sum to minimise, limits to keep. */
record PlanPrograms(Costs costs, Segments segments, Budget budget) {
    static PlanPrograms of(Costs costs, List<Pin> pins, Budget budget) {
        return new PlanPrograms(costs, Segments.of(costs, pins), budget);
    }

    /** The plan of least weighted sum within the limits. Without limits there is one, whatever the budget. */
    Outcome best(Rates rates, List<Limit> limits) {
        return BranchAndBound.solve(this, rates, limits);
    }

    /** Whether a plan within these limits exists, or isn't proven not to. */
    boolean possible(List<Limit> limits) {
        if (limits.size() == 1) {
            Outcome least = best(Rates.relativeTo(limits), List.of());
            return !least.proven()
                    || least.plan().stream().anyMatch(plan -> limits.get(0).holds(plan.cost()));
        }
        Outcome within = best(Rates.relativeTo(limits), limits);
        return !within.proven() || within.plan().isPresent();
    }

    /** The plan of least use over limit, within the other limits if there is one. */
    Plan nearest(List<Limit> violated, List<Limit> others) {
        Rates use = Rates.relativeTo(violated);
        Optional<Plan> within =
                others.isEmpty() ? Optional.empty() : best(use, others).plan();
        return within.or(() -> best(use, List.of()).plan())
                .orElseThrow(() -> new IllegalStateException("no plan covers the network. Maybe use exact."));
    }
}
