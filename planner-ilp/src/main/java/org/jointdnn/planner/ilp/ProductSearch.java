package org.jointdnn.planner.ilp;

import java.util.List;
import java.util.Optional;
import org.jointdnn.planner.Limit;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Plan;

/**
 * Finds the plan with the least product of latency T and energy E within limits, by integer programs that
 * minimise weighted sums of both.
 *
 * <p>The product is quasi-concave where both factors are 0 or more, so over the convex hull of the plans
 * within the limits it is least at a vertex, which is one of those plans; and as it falls in neither
 * factor, at a vertex that minimises some weighted sum. Between two vertices the sum that makes them equal
 * leads to another, or shows that there is none.
 *
 * <p>Complexity: two programs for each vertex.
 *
 * <p>Source: Aneja and Nair, "Bicriteria transportation problem", Management Science 25(1), 1979,
 * doi:10.1287/mnsc.25.1.73.
 */
final class ProductSearch {
    private static final double ROUNDING = 1e-11;
    private static final Objective PRODUCT = Objective.minimizeEnergyDelay();

    private final PlanPrograms programs;
    private final List<Limit> limits;
    private Plan best;
    private boolean proven = true;

    private ProductSearch(PlanPrograms programs, List<Limit> limits, Plan first) {
        this.programs = programs;
        this.limits = limits;
        this.best = first;
    }

    static Outcome solve(PlanPrograms programs, List<Limit> limits) {
        Outcome fastest = programs.best(Rates.weighted(1, 0), limits);
        Outcome thriftiest = programs.best(Rates.weighted(0, 1), limits);
        Optional<Plan> first = fastest.plan().or(thriftiest::plan);
        double corner = fastest.bound() * thriftiest.bound();
        if (!first.isPresent()) {
            boolean none = fastest.proven() || thriftiest.proven();
            return new Outcome(first, none ? Double.POSITIVE_INFINITY : corner, none);
        }
        ProductSearch search = new ProductSearch(programs, limits, first.get());
        search.proven = fastest.proven() && thriftiest.proven();
        Plan last = thriftiest.plan().orElse(first.get());
        search.consider(last);
        search.between(first.get(), last);
        double value = PRODUCT.value(search.best.cost());
        return new Outcome(Optional.of(search.best), search.proven ? value : Math.min(corner, value), search.proven);
    }

    private void between(Plan left, Plan right) {
        double latencyWeight = energy(left) - energy(right);
        double energyWeight = latency(right) - latency(left);
        boolean apart = latencyWeight > 0 && energyWeight > 0;
        if (!apart || latency(left) * energy(right) >= PRODUCT.value(best.cost()) * (1 - ROUNDING)) {
            return;
        }
        if (programs.budget().spent()) {
            proven = false;
            return;
        }
        Rates sum = Rates.weighted(latencyWeight, energyWeight);
        Outcome outcome = programs.best(sum, limits);
        proven &= outcome.proven();
        if (!outcome.plan().isPresent()) {
            return;
        }
        Plan middle = outcome.plan().get();
        consider(middle);
        if (sum.of(middle.cost()) < sum.of(left.cost()) * (1 - ROUNDING)) {
            between(left, middle);
            between(middle, right);
        }
    }

    private void consider(Plan plan) {
        if (PRODUCT.value(plan.cost()) < PRODUCT.value(best.cost())) {
            best = plan;
        }
    }

    private static double latency(Plan plan) {
        return plan.cost().latencyMillis();
    }

    private static double energy(Plan plan) {
        return plan.cost().mobileEnergyMillijoules();
    }
}
