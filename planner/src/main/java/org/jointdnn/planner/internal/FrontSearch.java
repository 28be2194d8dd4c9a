package org.jointdnn.planner.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import org.jointdnn.planner.Budget;
import org.jointdnn.planner.internal.Staircase.Stair;
import org.jspecify.annotations.Nullable;

/**
 * Finds every plan that no other one beats in both of two linear costs, within limits: the Pareto front.
 *
 * <p>In two phases. First the vertices of the front's convex hull: each is the best plan for some weights of
 * the two costs, and two neighbours give the weights at which a vertex between them would be better than
 * both, or there is none. The other plans of the front lie in the triangles between neighbours and the
 * corners above them, so for each pair a {@link LabelSearch} enumerates its triangle; the weighted sum with
 * the limits priced in, and the {@link Staircase} of what it has found, keep it there.
 *
 * <p>Plans that are equal in both costs count once; so do costs that differ by less than the rounding of
 * sums. Complexity: two searches for each vertex; a front may hold exponentially many plans.
 *
 * <p>Source: Ulungu and Teghem, "The two phases method: an efficient procedure to solve bi-objective
 * combinatorial optimization problems", Foundations of Computing and Decision Sciences 20, 1995; for
 * shortest paths Raith and Ehrgott, "A comparison of solution strategies for biobjective shortest path
 * problems", Computers and Operations Research 36(4), 2009, doi:10.1016/j.cor.2008.02.002.
 */
public final class FrontSearch {
    private final PlanSpace space;
    private final LinearCost first;
    private final LinearCost second;
    private final List<Cap> caps;
    private final int most;
    private final Budget budget;
    private final List<Stair> found = new ArrayList<>();
    private boolean complete = true;

    /**
     * A front.
     *
     * @param plans in order of the first cost
     * @param complete whether these are all
     */
    public record Front(List<Decisions> plans, boolean complete) {
        public Front {
            plans = List.copyOf(plans);
        }
    }

    /** Two neighbours on the hull. */
    private record Edge(Stair left, Stair right) {
        double firstWeight() {
            return left.second() - right.second();
        }

        double secondWeight() {
            return right.first() - left.first();
        }

        /** The weighted sum, the same for both ends. */
        double value() {
            return firstWeight() * left.first() + secondWeight() * left.second();
        }

        /** Whether there is room for a plan between the two. */
        boolean open() {
            return firstWeight() > Staircase.ROUNDING * left.second()
                    && secondWeight() > Staircase.ROUNDING * right.first();
        }
    }

    private FrontSearch(PlanSpace space, LinearCost first, LinearCost second, List<Cap> caps, int most, Budget budget) {
        this.space = space;
        this.first = first;
        this.second = second;
        this.caps = caps;
        this.most = most;
        this.budget = budget;
    }

    /**
     * The front; empty if no plan is within the limits.
     *
     * @param most how many plans are wanted at most. If there are more, the vertices of the hull come first.
     */
    public static Front solve(
            PlanSpace space, LinearCost first, LinearCost second, List<Cap> caps, int most, Budget budget) {
        FrontSearch search = new FrontSearch(space, first, second, caps, most, budget);
        for (Edge edge : search.hull()) {
            search.fill(edge);
        }
        return search.front();
    }

    /** Finds the vertices, those far apart first; the edges between them in order. */
    private List<Edge> hull() {
        List<Edge> edges = new ArrayList<>();
        Stair left = best(first);
        Stair right = best(second);
        if (left == null || right == null) {
            return edges;
        }
        keep(left);
        keep(right);
        Deque<Edge> open = new ArrayDeque<>();
        open.add(new Edge(left, right));
        while (!open.isEmpty()) {
            Edge edge = open.remove();
            Stair middle = between(edge);
            if (middle != null) {
                keep(middle);
                open.add(new Edge(edge.left, middle));
                open.add(new Edge(middle, edge.right));
            } else if (edge.open()) {
                edges.add(edge);
            }
        }
        edges.sort(Comparator.comparingDouble(edge -> edge.left.first()));
        return edges;
    }

    /** A vertex below the edge; null if there is none, or it is too much to look for it. */
    private @Nullable Stair between(Edge edge) {
        if (!edge.open() || exhausted()) {
            return null;
        }
        LinearCost sum = first.times(edge.firstWeight()).plus(second.times(edge.secondWeight()));
        Stair middle = best(sum);
        if (middle == null) {
            return null;
        }
        double value = edge.firstWeight() * middle.first() + edge.secondWeight() * middle.second();
        return value < edge.value() * (1 - Staircase.ROUNDING) ? middle : null;
    }

    private boolean exhausted() {
        boolean exhausted = found.size() > most || budget.spent();
        complete &= !exhausted;
        return exhausted;
    }

    private @Nullable Stair best(LinearCost cost) {
        Outcome best = Optimizer.best(space, new Goal.Sum(cost), caps, budget);
        complete &= best.proven();
        return best.plan() == null || !best.proven() ? null : stair(best.plan());
    }

    private Stair stair(Decisions plan) {
        Usage usage = space.usage(plan);
        return new Stair(plan, first.of(usage), second.of(usage));
    }

    /** Finds the plans of the front between two vertices. */
    private void fill(Edge edge) {
        if (exhausted()) {
            return;
        }
        LinearCost sum = first.times(edge.firstWeight()).plus(second.times(edge.secondWeight()));
        double[] unbounded = new double[caps.size()];
        Arrays.fill(unbounded, Double.POSITIVE_INFINITY);
        Multipliers.Found prices = Multipliers.find(space, sum, caps, unbounded, budget);
        Pricing.Priced priced = new Pricing.Priced(sum, caps, prices.prices());
        List<LinearCost> costs = new ArrayList<>(List.of(first, second, priced.cost()));
        double[] max = new double[3 + caps.size()];
        max[0] = edge.right.first();
        max[1] = edge.left.second();
        max[2] = Double.POSITIVE_INFINITY;
        for (Cap cap : caps) {
            max[costs.size()] = cap.threshold();
            costs.add(cap.cost());
        }
        Staircase staircase = new Staircase(edge.left, edge.right, edge.firstWeight(), edge.secondWeight());
        if (LabelSearch.climb(space, costs, max, totals -> priced.least(totals[2]), staircase, budget)) {
            staircase.stairs().forEach(this::keep);
        } else {
            complete = false;
        }
    }

    /** Adds a plan to what was found unless another one covers it; removes those that it covers. */
    private void keep(Stair stair) {
        if (found.stream().noneMatch(other -> other.covers(stair))) {
            found.removeIf(stair::covers);
            found.add(stair);
        }
    }

    private Front front() {
        List<Decisions> plans = new ArrayList<>();
        found.stream()
                .limit(most)
                .sorted(Comparator.comparingDouble(Stair::first))
                .forEach(stair -> plans.add(stair.plan()));
        return new Front(plans, complete && found.size() <= most);
    }
}
