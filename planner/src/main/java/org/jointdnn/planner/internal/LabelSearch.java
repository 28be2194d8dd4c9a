package org.jointdnn.planner.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import org.jointdnn.planner.Budget;
import org.jspecify.annotations.Nullable;

/**
 * Best-first search over partial plans: exact with skips, with limits, and for any objective that does
 * not fall when a cost rises.
 *
 * <p>A {@link Label} is a way to have come to a state of a {@link PlanSpace}: the totals of several linear
 * costs, and where the skips are that are still to be read. It is extended by every arc of the state. A
 * {@link Relaxation} gives, for each linear cost, a lower bound h on what is still to come. With totals g,
 * no completion scores below {@code score(g + h)}, and if {@code g + h} exceeds a limit, so does every
 * completion. Labels are taken in order of that score, so the search ends when the next one exceeds the
 * best complete plan; when the budget ends first, the next one's score is a proven bound.
 *
 * <p>Of two labels at the same state, one is dropped if in no total it is better than the other would be
 * after fetching every skip that only the first has where it may be read. With one linear cost and no
 * skips that leaves one label each, as in A*; with more, the Pareto front.
 *
 * <p>Complexity: one front for each state. In the worst case there are 3^k places for k skips alive at
 * once, and a front may grow exponentially: shortest paths within a limit are NP-hard.
 *
 * <p>Source: order and bounds from Hart, Nilsson, Raphael, "A formal basis for the heuristic
 * determination of minimum cost paths", 1968, doi:10.1109/TSSC.1968.300136; Pareto labels from Hansen,
 * "Bicriterion path problems", 1980, doi:10.1007/978-3-642-48782-8_9.
 */
final class LabelSearch implements Moves.Arcs {
    /** Sums of the same parts in another order differ by less. */
    static final double ROUNDING = 1 + 1e-12;
    /** Totals of one label and another that differ by less are the same. */
    private static final double SAME = 1 + 1e-13;
    /** Labels between two looks at the budget. */
    private static final int BETWEEN_LOOKS = 32;

    private final PlanSpace space;
    private final Moves moves;
    private final LinearCost[] costs;
    private final double[] max;
    private final Score score;
    private final double known;
    private final Budget budget;
    /** By linear cost, then by state. */
    private final double[][] ahead;

    private final @Nullable List<Label>[] fronts;
    private final PriorityQueue<Label> queue = new PriorityQueue<>();
    /** Of the arc at hand: the costs up to its end, and up to the complete plan at least. */
    private final double[] totals;

    private final double[] least;
    private final double[] fetching;
    /** The label that is being extended; null at the start. */
    private @Nullable Label from;

    /** Where all complete plans of interest go; null if only the best is wanted. */
    private final @Nullable Staircase staircase;

    private @Nullable Label best;
    private double cutoff;
    private int labels;

    @SuppressWarnings({"unchecked", "rawtypes"}) // An array of generic lists can't be made otherwise.
    private LabelSearch(
            PlanSpace space,
            List<LinearCost> costs,
            double[] max,
            Score score,
            double known,
            @Nullable Staircase staircase,
            Budget budget) {
        this.space = space;
        this.moves = space.moves(costs);
        this.costs = costs.toArray(new LinearCost[0]);
        this.max = max;
        this.score = score;
        this.known = known;
        this.budget = budget;
        this.ahead = new double[costs.size()][];
        for (int index = 0; index < ahead.length; index++) {
            ahead[index] = space.relax(this.costs[index]).ahead();
        }
        this.fronts = new List[space.states()];
        this.totals = new double[costs.size()];
        this.least = new double[costs.size()];
        this.fetching = new double[costs.size()];
        this.staircase = staircase;
        this.cutoff = known * ROUNDING;
    }

    /**
     * The plan of least score, or none if every one exceeds a limit or can't run.
     *
     * @param max for each linear cost the most that a plan may use; infinite where there is no limit
     * @param known the score of a plan within the limits; infinite if none is known. Plans that score more
     *     are not looked for.
     */
    static Outcome solve(
            PlanSpace space, List<LinearCost> costs, double[] max, Score score, double known, Budget budget) {
        return new LabelSearch(space, costs, max, score, known, null, budget).run();
    }

    /**
     * Puts every plan that no other one beats in the first two costs on a staircase, among those on its low
     * side; whether the search came to its end.
     */
    static boolean climb(
            PlanSpace space, List<LinearCost> costs, double[] max, Score score, Staircase staircase, Budget budget) {
        return new LabelSearch(space, costs, max, score, staircase.cutoff(), staircase, budget)
                .run()
                .proven();
    }

    private Outcome run() {
        moves.start(this);
        int looked = 0;
        Label label = queue.poll();
        for (; label != null && label.bound <= cutoff; label = queue.poll()) {
            if (++looked % BETWEEN_LOOKS == 0 && budget.spent()) {
                break;
            }
            if (!label.dropped && mayImprove(label) && !tiesInVain(label)) {
                from = label;
                moves.extend(label.state, label.residency, this);
            }
        }
        boolean proven = label == null || label.bound > cutoff;
        if (best == null) {
            double bound = proven ? known : Math.min(known, label.bound);
            return new Outcome(null, bound, proven);
        }
        return new Outcome(plan(best), proven ? best.bound : Math.min(best.bound, label.bound), proven);
    }

    @Override
    public void arc(int to, Residency residency, double[] spent, int switches, int cloudBlocks, @Nullable Coded coded) {
        for (int index = 0; index < costs.length; index++) {
            totals[index] = (from == null ? 0 : from.totals[index]) + spent[index];
            least[index] = totals[index] + ahead[index][to];
            if (least[index] > max[index] || least[index] == Double.POSITIVE_INFINITY) {
                return;
            }
        }
        double bound = score.of(least);
        if (bound <= cutoff && (staircase == null || staircase.isBelow(least[0], least[1], bound))) {
            offer(to, residency, switches, cloudBlocks, coded, bound);
        }
    }

    /** Whether a label can lead to no better plan than the best one, nor to a tidier one that is as good. */
    private boolean tiesInVain(Label label) {
        return best != null && label.bound * ROUNDING >= best.bound && !label.tidier(best);
    }

    /** Whether the staircase has not come below what a label can lead to since it was made. */
    private boolean mayImprove(Label label) {
        return staircase == null
                || staircase.isBelow(
                        label.totals[0] + ahead[0][label.state], label.totals[1] + ahead[1][label.state], label.bound);
    }

    /** Makes a label of the totals of the arc at hand. */
    private void offer(
            int state, Residency residency, int switches, int cloudBlocks, @Nullable Coded coded, double bound) {
        int switched = switches + (from == null ? 0 : from.switches);
        int onCloud = cloudBlocks + (from == null ? 0 : from.cloudBlocks);
        Label label = new Label(state, residency, totals.clone(), switched, onCloud, bound, from, coded, labels++);
        if (state < space.states() - 1) {
            if (joinFront(label)) {
                queue.add(label);
            }
        } else if (staircase != null) {
            staircase.add(totals[0], totals[1], plan(label));
            cutoff = staircase.cutoff() * ROUNDING;
        } else if (best == null || bound < best.bound || (bound == best.bound && label.tidier(best))) {
            best = label;
            cutoff = Math.min(cutoff, bound * ROUNDING);
        }
    }

    private Decisions plan(Label complete) {
        return space.plan(complete.path(), complete.allCoded());
    }

    /** Adds a label to those of its state unless one of them dominates it; drops those it dominates. */
    private boolean joinFront(Label label) {
        List<Label> front = fronts[label.state];
        if (front == null) {
            front = new ArrayList<>();
            fronts[label.state] = front;
        }
        for (Label other : front) {
            if (dominates(other, label)) {
                return false;
            }
        }
        front.removeIf(other -> {
            other.dropped = dominates(label, other);
            return other.dropped;
        });
        front.add(label);
        return true;
    }

    /**
     * Whether a label, even if it has to fetch all skips that only the other has, is no worse than it.
     *
     * <p>Up to rounding: else the sums of equal parts in another order would keep apart any number of
     * labels that are alike.
     */
    private boolean dominates(Label label, Label other) {
        for (int index = 0; index < costs.length; index++) {
            if (label.totals[index] > other.totals[index] * SAME) {
                return false;
            }
            fetching[index] = 0;
        }
        if (other.residency.exceeds(label.residency)) {
            moves.fetch(label.residency, other.residency, fetching);
        }
        boolean cheaper = false;
        for (int index = 0; index < costs.length; index++) {
            double most = label.totals[index] + fetching[index];
            if (most > other.totals[index] * SAME) {
                return false;
            }
            cheaper |= index == 0 && most * SAME < other.totals[index];
        }
        return cheaper || !other.tidier(label);
    }
}
