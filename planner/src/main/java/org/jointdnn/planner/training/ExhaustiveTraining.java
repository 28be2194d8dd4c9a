package org.jointdnn.planner.training;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.jointdnn.planner.Budget;
import org.jointdnn.planner.Limit;
import org.jointdnn.planner.Pin;
import org.jointdnn.planner.PlanCost;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.Solution;
import org.jointdnn.planner.internal.Conflicts;
import org.jspecify.annotations.Nullable;

/**
 * Tries every placement of both passes: the plain reference for other solvers. O(4^blocks).
 *
 * <p>Thread safety: stateless.
 */
public final class ExhaustiveTraining implements TrainingSolver {
    /** The most blocks it takes on. */
    public static final int MAX_BLOCKS = 8;

    /** A plan and its value, ordered as solvers choose: by value, then switches, then blocks on CLOUD. */
    private record Ranked(TrainingPlan plan, double value) {
        static final Comparator<Ranked> ORDER = Comparator.comparingDouble(Ranked::value)
                .thenComparingInt(ranked -> ranked.plan().switches())
                .thenComparingInt(ranked -> ranked.plan().cloudBlocks());
    }

    @Override
    public String name() {
        return "exhaustive";
    }

    @Override
    public Solution<TrainingPlan> solve(TrainingProblem problem, Budget budget) {
        long start = System.nanoTime();
        int blocks = problem.costs().blocks().size();
        if (blocks > MAX_BLOCKS) {
            throw new IllegalArgumentException("blocks is " + blocks + ", must be within 1.." + MAX_BLOCKS
                    + " for the exhaustive solver in training. Maybe use exact.");
        }
        List<TrainingPlan> plans = plans(problem.costs(), problem.pins());
        if (plans.isEmpty()) {
            return unfollowed(problem, start);
        }
        Optional<Ranked> best = best(plans, problem.objective()::value, plan -> hold(problem.limits(), plan));
        if (best.isPresent()) {
            Ranked found = best.get();
            return new Solution.Optimal<>(found.plan(), found.value(), name(), System.nanoTime() - start);
        }
        return exceeded(problem, plans, start);
    }

    private Solution<TrainingPlan> exceeded(TrainingProblem problem, List<TrainingPlan> plans, long start) {
        List<Limit> violated = Conflicts.among(problem.limits(), some -> possible(plans, some));
        List<Limit> others = new ArrayList<>(problem.limits());
        others.removeAll(violated);
        boolean within = possible(plans, others);
        TrainingPlan nearest = best(plans, cost -> use(violated, cost), plan -> !within || hold(others, plan))
                .get()
                .plan();
        return new Solution.Infeasible<>(new ArrayList<>(violated), nearest, name(), System.nanoTime() - start);
    }

    private Solution<TrainingPlan> unfollowed(TrainingProblem problem, long start) {
        TrainingCosts costs = problem.costs();
        List<Pin> violated = Uncovered.pins(costs, problem.pins());
        List<Pin> followed = Uncovered.followable(costs, problem.pins(), violated);
        TrainingPlan nearest = best(plans(costs, followed), problem.objective()::value, plan -> true)
                .get()
                .plan();
        return new Solution.Infeasible<>(new ArrayList<>(violated), nearest, name(), System.nanoTime() - start);
    }

    private static boolean hold(List<Limit> limits, TrainingPlan plan) {
        return limits.stream().allMatch(limit -> limit.holds(plan.cost()));
    }

    private static boolean possible(List<TrainingPlan> plans, List<Limit> limits) {
        return plans.stream().anyMatch(plan -> hold(limits, plan));
    }

    private static double use(List<Limit> limits, PlanCost cost) {
        return limits.stream()
                .mapToDouble(limit -> limit.scale() * limit.quantity().of(cost))
                .sum();
    }

    private static Optional<Ranked> best(
            List<TrainingPlan> plans, ToDoubleFunction<PlanCost> value, Predicate<TrainingPlan> admissible) {
        @Nullable Ranked best = null;
        for (TrainingPlan plan : plans) {
            if (admissible.test(plan)) {
                Ranked candidate = new Ranked(plan, value.applyAsDouble(plan.cost()));
                best = best == null || Ranked.ORDER.compare(candidate, best) < 0 ? candidate : best;
            }
        }
        return Optional.ofNullable(best);
    }

    /** Every plan that can execute and follows the pins. */
    private static List<TrainingPlan> plans(TrainingCosts costs, List<Pin> pins) {
        int blocks = costs.blocks().size();
        int lowest = costs.backwardFrom();
        List<TrainingPlan> plans = new ArrayList<>();
        for (int forwardBits = 0; forwardBits < 1 << blocks; forwardBits++) {
            List<Side> forward = placement(blocks, forwardBits);
            if (!follows(forward, pins, 0)) {
                continue;
            }
            for (int backwardBits = 0; backwardBits < 1 << (blocks - lowest); backwardBits++) {
                List<Side> backward = placement(blocks, backwardBits << lowest);
                if (follows(backward, pins, lowest) && TrainingEvaluator.runs(costs, forward, backward)) {
                    plans.add(TrainingEvaluator.evaluate(costs, forward, backward));
                }
            }
        }
        return plans;
    }

    private static List<Side> placement(int blocks, int bits) {
        Side[] placement = new Side[blocks];
        for (int block = 0; block < blocks; block++) {
            placement[block] = (bits >> block & 1) == 0 ? Side.MOBILE : Side.CLOUD;
        }
        return List.of(placement);
    }

    private static boolean follows(List<Side> placement, List<Pin> pins, int lowest) {
        for (Pin pin : pins) {
            for (int block = Math.max(pin.from(), lowest); block <= pin.to(); block++) {
                if (placement.get(block) != pin.side()) {
                    return false;
                }
            }
        }
        return true;
    }
}
