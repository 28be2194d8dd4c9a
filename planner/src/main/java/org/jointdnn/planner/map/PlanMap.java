package org.jointdnn.planner.map;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Limit;
import org.jointdnn.planner.PlanEvaluator;
import org.jointdnn.planner.Problem;
import org.jointdnn.planner.internal.blocks.BlockSpace;

/**
 * The best plan at every bandwidth, or at every load of the server: ranges of the parameter and the plan
 * that is best on each, within the problem's limits and pins.
 *
 * <p>Made once, it answers "best plan now" by binary search, without allocation. It is as exact as the exact
 * solver: at every value of the parameter no plan within the limits is better by more than a relative
 * 10^-11 or so, the rounding of sums. Where several plans are equally good on a range, one of them has it.
 *
 * <p>Complexity: {@code O(log entries)} for a look-up; about two solves for each break point to make the
 * map, {@link Sweep} says how. Thread safety: immutable.
 */
public final class PlanMap {
    private final Axis axis;
    private final List<Entry> entries;
    /** Where one entry ends and the next begins, ascending. */
    private final double[] breaks;

    private final int solves;

    private PlanMap(Axis axis, List<Entry> entries, int solves) {
        this.axis = axis;
        this.entries = List.copyOf(entries);
        this.solves = solves;
        this.breaks = new double[entries.size() - 1];
        for (int index = 0; index < breaks.length; index++) {
            breaks[index] = entries.get(index).to();
        }
    }

    /** The map of a problem along an axis from end to end. */
    public static PlanMap of(Problem problem, Axis axis) {
        return of(problem, axis, axis.least(), axis.most());
    }

    /**
     * The map of a problem on a range of an axis. Where the pins can't be followed, or no sequence of
     * segments covers the network, it is one {@link Entry.None}.
     *
     * @throws IllegalArgumentException if the objective is the energy-delay product, which is no line in any
     *     parameter, or the range is none
     */
    public static PlanMap of(Problem problem, Axis axis, double from, double to) {
        if (!(from > 0 && from < to) || Double.isInfinite(to)) {
            throw new IllegalArgumentException(
                    "range is " + from + ".." + to + ", must be from a number above 0 to a larger finite one");
        }
        AxisCosts costs = new AxisCosts(axis, problem.costs());
        List<Sweep.Restriction> restrictions = new ArrayList<>();
        for (Limit limit : problem.limits()) {
            restrictions.add(new Sweep.Restriction(limit, costs.quantity(limit.quantity())));
        }
        Sweep.Swept swept = Sweep.run(
                BlockSpace.of(problem.costs(), problem.pins()),
                costs.objective(problem.objective()),
                restrictions,
                Math.min(axis.x(from), axis.x(to)),
                Math.max(axis.x(from), axis.x(to)));
        return new PlanMap(axis, entries(problem.costs(), axis, costs, swept.stretches(), from, to), swept.solves());
    }

    private static List<Entry> entries(
            Costs costs, Axis axis, AxisCosts axisCosts, List<Sweep.Stretch> swept, double from, double to) {
        List<Sweep.Stretch> stretches = new ArrayList<>(swept);
        if (axis.x(from) > axis.x(to)) {
            Collections.reverse(stretches);
        }
        List<Entry> entries = new ArrayList<>();
        double start = from;
        for (int index = 0; index < stretches.size(); index++) {
            Sweep.Stretch stretch = stretches.get(index);
            double end = index == stretches.size() - 1
                    ? to
                    : Math.max(axis.parameter(stretch.from()), axis.parameter(stretch.to()));
            entries.add(entry(costs, axis, axisCosts, stretch, start, end));
            start = end;
        }
        return entries;
    }

    private static Entry entry(
            Costs costs, Axis axis, AxisCosts axisCosts, Sweep.Stretch stretch, double from, double to) {
        Candidate best = stretch.best();
        if (best == null) {
            return new Entry.None(from, to);
        }
        double middle = Math.sqrt(from) * Math.sqrt(to);
        return new Entry.Best(
                from,
                to,
                PlanEvaluator.evaluate(axis.set(costs, middle), best.placement(), best.codingArray()),
                CostLines.of(axis, axisCosts, best.usage()));
    }

    /** What varies. */
    public Axis axis() {
        return axis;
    }

    /** The entries by ascending parameter; each begins where the one before ends. */
    public List<Entry> entries() {
        return entries;
    }

    /** How many problems were solved to make the map. */
    public int solves() {
        return solves;
    }

    /** The entry for a value of the parameter; see {@link #indexAt}. */
    public Entry at(double parameter) {
        return entries.get(indexAt(parameter));
    }

    /**
     * Index of the entry for a value of the parameter. A break point belongs to the entry on its easier
     * side: more bandwidth, less load. Beyond the map's ends the answer is the entry at the end, which need
     * not be the best plan there.
     *
     * @throws IllegalArgumentException if the parameter is not a number
     */
    public int indexAt(double parameter) {
        if (Double.isNaN(parameter)) {
            throw new IllegalArgumentException("parameter is NaN, must be a number");
        }
        boolean upwards = axis == Axis.BANDWIDTH;
        int low = 0;
        int high = breaks.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (breaks[middle] < parameter || (upwards && breaks[middle] == parameter)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
