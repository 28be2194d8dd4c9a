package org.jointdnn.planner.dag;

import java.util.List;
import org.jointdnn.planner.Pin;
import org.jointdnn.planner.PlanCost;

/**
 * Finds the placement of operators with the least product of latency T and energy E.
 *
 * <p>The product is quasi-concave where both are 0 or more, so over the convex hull of all plans its
 * minimum is at a vertex, and each vertex on the hull's lower left side minimises {@code wT T + wE E} for
 * some weights: a minimum cut. The vertices are found by recursion between two that are known. All plans
 * lie above the lines through those two with the weights that they were found by, so what is between them
 * lies in the triangle of both points and the lines' intersection; quasi-concave there too, its product is
 * nowhere less than at a corner. Where that is no less than the best product known, the recursion ends.
 *
 * <p>Exact up to the rounding of sums. Complexity: two cuts for each vertex that is not ruled out.
 *
 * <p>Source: the recursion is that of Aneja and Nair, "Bicriteria transportation problem", Management
 * Science 25(1), 1979, doi:10.1287/mnsc.25.1.73.
 */
final class ProductSearch {
    private static final double ROUNDING = 1 - 1e-12;

    private final DagCosts costs;
    private final List<Pin> pins;
    private DagPlan best;

    /** A plan, and weights for which none is better. */
    private record Vertex(DagPlan plan, double latencyWeight, double energyWeight) {
        double latency() {
            return plan.cost().latencyMillis();
        }

        double energy() {
            return plan.cost().mobileEnergyMillijoules();
        }

        double valueAt(double latency, double energy) {
            return latencyWeight * latency + energyWeight * energy;
        }
    }

    private ProductSearch(DagCosts costs, List<Pin> pins) {
        this.costs = costs;
        this.pins = pins;
        this.best = DagEvaluator.evaluate(costs, PlacementCut.best(costs, pins, 1, 0));
    }

    /** The best plan under pins that can be followed. */
    static DagPlan best(DagCosts costs, List<Pin> pins) {
        ProductSearch search = new ProductSearch(costs, pins);
        Vertex fastest = new Vertex(search.best, 1, 0);
        Vertex thriftiest = search.vertex(0, 1);
        search.between(fastest, thriftiest);
        return search.best;
    }

    private void between(Vertex left, Vertex right) {
        double latencyWeight = left.energy() - right.energy();
        double energyWeight = right.latency() - left.latency();
        if (!(latencyWeight > 0 && energyWeight > 0) || leastProduct(left, right) >= product(best)) {
            return;
        }
        Vertex middle = vertex(latencyWeight, energyWeight);
        double line = middle.valueAt(left.latency(), left.energy());
        if (middle.valueAt(middle.latency(), middle.energy()) < line * ROUNDING) {
            between(left, middle);
            between(middle, right);
        }
    }

    /** A bound on the product of all plans between two vertices, but for these: that at the lines' intersection. */
    private static double leastProduct(Vertex left, Vertex right) {
        double leftValue = left.valueAt(left.latency(), left.energy());
        double rightValue = right.valueAt(right.latency(), right.energy());
        double determinant = left.latencyWeight * right.energyWeight - left.energyWeight * right.latencyWeight;
        if (!(determinant > 0)) {
            return 0;
        }
        double latency = (leftValue * right.energyWeight - left.energyWeight * rightValue) / determinant;
        double energy = (left.latencyWeight * rightValue - leftValue * right.latencyWeight) / determinant;
        return Math.max(0, latency) * Math.max(0, energy);
    }

    private Vertex vertex(double latencyWeight, double energyWeight) {
        DagPlan plan = DagEvaluator.evaluate(costs, PlacementCut.best(costs, pins, latencyWeight, energyWeight));
        if (before(plan, best)) {
            best = plan;
        }
        return new Vertex(plan, latencyWeight, energyWeight);
    }

    private static boolean before(DagPlan plan, DagPlan other) {
        if (product(plan) != product(other)) {
            return product(plan) < product(other);
        }
        return plan.crossings() < other.crossings()
                || plan.crossings() == other.crossings() && plan.onCloud() < other.onCloud();
    }

    private static double product(DagPlan plan) {
        PlanCost cost = plan.cost();
        return cost.latencyMillis() * cost.mobileEnergyMillijoules();
    }
}
