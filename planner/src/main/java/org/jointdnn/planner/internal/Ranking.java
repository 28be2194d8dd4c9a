package org.jointdnn.planner.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Function;
import org.jointdnn.planner.Budget;
import org.jointdnn.planner.Side;
import org.jspecify.annotations.Nullable;

/**
 * The best plans of a space in order, each once.
 *
 * <p>The best plan of a set of plans that begin alike splits the others into disjoint sets of the same kind:
 * for each of its decisions that is still free, those that decide alike before it and otherwise there. So
 * a queue of sets, each with its best plan, gives one plan after the other. A set enters the queue with a
 * lower bound, a few relaxations at prices found once for all; it is solved only when no other bound is
 * lower, so few are.
 *
 * <p>Complexity: with n decisions, n bounds and a few solutions for each plan.
 *
 * <p>Source: Murty, "An algorithm for ranking all the assignments in order of increasing cost", Operations
 * Research 16(3), 1968, doi:10.1287/opre.16.3.682; Lawler, "A procedure for computing the K best solutions
 * to discrete optimization problems and its application to the shortest path problem", Management Science
 * 18(7), 1972, doi:10.1287/mnsc.18.7.401. Deviation: the bounds.
 */
public final class Ranking {
    /** A bound may be above the value by the rounding of sums. */
    private static final double ROUNDING = 1e-11;

    private final Function<List<Side>, ? extends PlanSpace> beginning;
    private final Goal goal;
    private final List<Cap> caps;
    private final Budget budget;
    private final Pricing pricing;
    private final PriorityQueue<Entry> queue = new PriorityQueue<>();

    /**
     * The plans in order.
     *
     * @param proven whether they are the best ones, and all if fewer than wanted; otherwise the budget ended
     *     the search: they are the best, but more were wanted
     */
    public record Ranked(List<Decisions> plans, boolean proven) {
        public Ranked {
            plans = List.copyOf(plans);
        }
    }

    /**
     * Plans that begin alike, with the best of them once it is known, and until then a bound.
     *
     * @param fixed how many decisions they share: those of {@code model} but for the last one, which is the
     *     other side
     */
    private record Entry(
            Decisions model,
            int fixed,
            double value,
            double switches,
            int cloudBlocks,
            @Nullable Decisions plan) implements Comparable<Entry> {
        List<Side> beginning() {
            List<Side> first = new ArrayList<>(Arrays.asList(model.sides()).subList(0, fixed));
            if (fixed > 0) {
                first.set(fixed - 1, model.sides()[fixed - 1].other());
            }
            return first;
        }

        /** By value, then sets not solved yet, then by switches, then decisions for CLOUD. */
        @Override
        public int compareTo(Entry other) {
            if (value != other.value) {
                return Double.compare(value, other.value);
            }
            if ((plan == null) != (other.plan == null)) {
                return plan == null ? -1 : 1;
            }
            return switches != other.switches
                    ? Double.compare(switches, other.switches)
                    : Integer.compare(cloudBlocks, other.cloudBlocks);
        }
    }

    private Ranking(
            Function<List<Side>, ? extends PlanSpace> beginning,
            Goal goal,
            List<Cap> caps,
            Budget budget,
            Pricing pricing) {
        this.beginning = beginning;
        this.goal = goal;
        this.caps = caps;
        this.budget = budget;
        this.pricing = pricing;
    }

    /**
     * The best plans within limits, fewer if there are not as many.
     *
     * @param beginning the plans whose first decisions are these
     */
    public static Ranked best(
            Function<List<Side>, ? extends PlanSpace> beginning, Goal goal, List<Cap> caps, int count, Budget budget) {
        PlanSpace all = beginning.apply(List.of());
        Outcome unlimited = Optimizer.unlimited(all, goal, budget);
        if (unlimited.plan() == null) {
            return new Ranked(List.of(), unlimited.proven());
        }
        Pricing pricing = Pricing.of(all, goal, all.usage(unlimited.plan()), caps, budget);
        return new Ranking(beginning, goal, caps, budget, pricing).run(count);
    }

    private Ranked run(int count) {
        List<Decisions> plans = new ArrayList<>();
        queue.add(new Entry(new Decisions(new Side[0], new int[0]), 0, Double.NEGATIVE_INFINITY, 0, 0, null));
        for (Entry entry = queue.poll(); entry != null && plans.size() < count; entry = queue.poll()) {
            if (entry.plan != null) {
                plans.add(entry.plan);
                if (plans.size() < count) {
                    split(entry.plan, entry.fixed);
                }
            } else if (budget.spent() || !solve(entry)) {
                return new Ranked(plans, false);
            }
        }
        return new Ranked(plans, true);
    }

    /** Queues the best plan of a set if it has one; whether that is proven. */
    private boolean solve(Entry entry) {
        PlanSpace space = beginning.apply(entry.beginning());
        Outcome best = Optimizer.best(space, goal, caps, budget);
        Decisions plan = best.plan();
        if (plan != null) {
            Usage usage = space.usage(plan);
            queue.add(new Entry(entry.model, entry.fixed, goal.of(usage), usage.switches(), plan.onCloud(), plan));
        }
        return best.proven();
    }

    /** Queues all plans of a set but its best one. */
    private void split(Decisions plan, int fixed) {
        for (int decision = fixed; decision < plan.sides().length; decision++) {
            Entry others = new Entry(plan, decision + 1, 0, 0, 0, null);
            double least = pricing.least(beginning.apply(others.beginning()));
            if (least != Double.POSITIVE_INFINITY) {
                double bound = least - ROUNDING * Math.abs(least);
                queue.add(new Entry(plan, decision + 1, bound, 0, 0, null));
            }
        }
    }
}
