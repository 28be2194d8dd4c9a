package org.jointdnn.planner.internal;

import org.jointdnn.planner.Budget;
import org.jointdnn.planner.Side;

/**
 * Finds the plan with the least product of latency T and energy E, without limits.
 *
 * <p>Each plan is a point (T, E) with both coordinates 0 or more. There the product is quasi-concave: for
 * c > 0 the points with T E >= c form a convex set. So over the convex hull of all plans its minimum is at
 * a vertex; and as it does not fall in T or E, at a vertex of the lower left part of the hull. Those are
 * the plans that minimise {@code wT T + wE E} for some weights above 0, found by recursion: given two of
 * them, the weights that make them equal lead to one below their line, between them, or show that there
 * is none.
 *
 * <p>Exact up to the rounding of sums. Complexity: two linear searches for each vertex.
 *
 * <p>Source: the recursion is that of Aneja and Nair, "Bicriteria transportation problem", Management
 * Science 25(1), 1979, doi:10.1287/mnsc.25.1.73.
 */
final class HullSearch {
    private static final double ROUNDING = 1 - 1e-12;

    private final PlanSpace space;
    private final Goal.Product goal;
    private final Budget budget;
    private Point best;
    private boolean proven = true;

    /** A plan and where it is. */
    private record Point(Side[] plan, double latency, double energy, double switches, int cloudBlocks) {
        double product() {
            return latency * energy;
        }

        /** Whether this goes before the other: by product, then switches, then decisions for CLOUD. */
        boolean before(Point other) {
            if (product() != other.product()) {
                return product() < other.product();
            }
            return switches < other.switches || (switches == other.switches && cloudBlocks < other.cloudBlocks);
        }
    }

    private HullSearch(PlanSpace space, Goal.Product goal, Budget budget, Side[] fastest) {
        this.space = space;
        this.goal = goal;
        this.budget = budget;
        this.best = point(fastest);
    }

    /** The best plan; none if no plan can run. */
    static Outcome solve(PlanSpace space, Goal.Product goal, Budget budget) {
        Outcome fastest = LinearSearch.solve(space, goal.latency(), budget);
        Outcome thriftiest = LinearSearch.solve(space, goal.energy(), budget);
        if (fastest.plan() == null || thriftiest.plan() == null) {
            return Outcome.none();
        }
        HullSearch search = new HullSearch(space, goal, budget, fastest.plan());
        Point right = search.point(thriftiest.plan());
        search.consider(right);
        search.proven = fastest.proven() && thriftiest.proven();
        search.between(search.point(fastest.plan()), right);
        double product = search.best.product();
        double bound = search.proven ? product : Math.min(product, fastest.bound() * thriftiest.bound());
        return new Outcome(search.best.plan(), bound, search.proven);
    }

    private void between(Point left, Point right) {
        double latencyWeight = left.energy - right.energy;
        double energyWeight = right.latency - left.latency;
        if (!(latencyWeight > 0 && energyWeight > 0)) {
            return;
        }
        if (budget.spent()) {
            proven = false;
            return;
        }
        LinearCost sum = goal.latency().times(latencyWeight).plus(goal.energy().times(energyWeight));
        Outcome found = LinearSearch.solve(space, sum, budget);
        proven &= found.proven();
        if (found.plan() == null) {
            return;
        }
        Point middle = point(found.plan());
        double line = latencyWeight * left.latency + energyWeight * left.energy;
        double value = latencyWeight * middle.latency + energyWeight * middle.energy;
        consider(middle);
        if (value < line * ROUNDING) {
            between(left, middle);
            between(middle, right);
        }
    }

    private void consider(Point point) {
        best = point.before(best) ? point : best;
    }

    private Point point(Side[] plan) {
        Usage usage = space.usage(plan);
        int cloudBlocks = 0;
        for (Side side : plan) {
            cloudBlocks += side == Side.CLOUD ? 1 : 0;
        }
        return new Point(plan, goal.latency().of(usage), goal.energy().of(usage), usage.switches(), cloudBlocks);
    }
}
