package org.jointdnn.planner.internal;

import java.util.Comparator;
import java.util.Optional;
import org.jointdnn.planner.Budget;

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
 * <p>All plans lie above the lines through two vertices with the weights that these were found by. So what
 * is between the vertices lies in the triangle of both and the lines' intersection, and its product is
 * nowhere less than at a corner. Where that is no less than the best product known, the recursion ends.
 *
 * <p>Exact up to the rounding of sums. Complexity: two least sums for each vertex that is not ruled out.
 *
 * <p>Source: the recursion is that of Aneja and Nair, "Bicriteria transportation problem", Management
 * Science 25(1), 1979, doi:10.1287/mnsc.25.1.73.
 *
 * @param <P> what a plan is
 */
public final class HullSearch<P> {
    private static final double ROUNDING = 1 - 1e-12;

    private final WeightedSums<P> sums;
    private final Comparator<P> tidiness;
    private final Budget budget;
    private Vertex<P> best;
    private boolean proven = true;

    /** Finds plans of least weighted sums of latency and energy. */
    public interface WeightedSums<P> {
        /** The plan of least {@code latencyWeight * latency + energyWeight * energy}; none if no plan can run. */
        Optional<Point<P>> least(double latencyWeight, double energyWeight);
    }

    /**
     * A plan and where it is.
     *
     * @param bound no plan's weighted sum is less
     * @param proven whether this plan's is the least
     */
    public record Point<P>(P plan, double latency, double energy, double bound, boolean proven) {
        double product() {
            return latency * energy;
        }
    }

    /**
     * The best plan.
     *
     * @param bound no plan's product is less
     */
    public record Found<P>(P plan, double bound, boolean proven) {}

    /** A point, and weights for which its sum is least. */
    private record Vertex<P>(Point<P> point, double latencyWeight, double energyWeight) {
        double valueAt(Point<P> other) {
            return latencyWeight * other.latency + energyWeight * other.energy;
        }
    }

    private HullSearch(WeightedSums<P> sums, Comparator<P> tidiness, Budget budget, Vertex<P> first) {
        this.sums = sums;
        this.tidiness = tidiness;
        this.budget = budget;
        this.best = first;
    }

    /**
     * The best plan; none if no plan can run.
     *
     * @param tidiness puts the better one of two plans of equal product first
     */
    public static <P> Optional<Found<P>> solve(WeightedSums<P> sums, Comparator<P> tidiness, Budget budget) {
        Optional<Point<P>> fastest = sums.least(1, 0);
        Optional<Point<P>> thriftiest = sums.least(0, 1);
        if (!fastest.isPresent() || !thriftiest.isPresent()) {
            return Optional.empty();
        }
        Vertex<P> left = new Vertex<>(fastest.get(), 1, 0);
        HullSearch<P> search = new HullSearch<>(sums, tidiness, budget, left);
        search.proven = left.point.proven;
        search.between(left, search.vertex(thriftiest.get(), 0, 1));
        double product = search.best.point.product();
        double corner = fastest.get().bound * thriftiest.get().bound;
        double bound = search.proven ? product : Math.min(product, corner);
        return Optional.of(new Found<>(search.best.point.plan, bound, search.proven));
    }

    private void between(Vertex<P> left, Vertex<P> right) {
        double latencyWeight = left.point.energy - right.point.energy;
        double energyWeight = right.point.latency - left.point.latency;
        boolean apart = latencyWeight > 0 && energyWeight > 0;
        if (!apart || leastProduct(left, right) > best.point.product()) {
            return;
        }
        if (budget.spent()) {
            proven = false;
            return;
        }
        Optional<Point<P>> found = sums.least(latencyWeight, energyWeight);
        if (!found.isPresent()) {
            return;
        }
        Vertex<P> middle = vertex(found.get(), latencyWeight, energyWeight);
        if (middle.valueAt(middle.point) < middle.valueAt(left.point) * ROUNDING) {
            between(left, middle);
            between(middle, right);
        }
    }

    private Vertex<P> vertex(Point<P> point, double latencyWeight, double energyWeight) {
        Vertex<P> vertex = new Vertex<>(point, latencyWeight, energyWeight);
        proven &= point.proven;
        int byProduct = Double.compare(point.product(), best.point.product());
        if (byProduct < 0 || (byProduct == 0 && tidiness.compare(point.plan, best.point.plan) < 0)) {
            best = vertex;
        }
        return vertex;
    }

    /** A bound on the product of all plans between two vertices, but for these: that at the lines' intersection. */
    private static <P> double leastProduct(Vertex<P> left, Vertex<P> right) {
        if (!left.point.proven || !right.point.proven) {
            return 0;
        }
        double leftValue = left.valueAt(left.point);
        double rightValue = right.valueAt(right.point);
        double determinant = left.latencyWeight * right.energyWeight - left.energyWeight * right.latencyWeight;
        if (!(determinant > 0)) {
            return 0;
        }
        double latency = (leftValue * right.energyWeight - left.energyWeight * rightValue) / determinant;
        double energy = (left.latencyWeight * rightValue - leftValue * right.latencyWeight) / determinant;
        return Math.max(0, latency) * Math.max(0, energy);
    }
}
