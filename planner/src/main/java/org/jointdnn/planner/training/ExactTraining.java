package org.jointdnn.planner.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jointdnn.planner.Budget;
import org.jointdnn.planner.Pin;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.Solution;
import org.jointdnn.planner.internal.Answer;
import org.jointdnn.planner.internal.Cap;
import org.jointdnn.planner.internal.Conditions;
import org.jointdnn.planner.internal.Decisions;
import org.jointdnn.planner.internal.Optimizer;

/**
 * The solver of choice for training: proves its plan best for every objective, with pins and limits.
 *
 * <p>A sum of linear costs is a shortest path over pairs of runs ({@link StepSearch}, O(blocks^3)). What
 * goes beyond that is {@link Optimizer}'s: within limits, a search over labels with that path as its bound;
 * the energy-delay product is least at a vertex of the convex hull of all plans.
 *
 * <p>Thread safety: stateless.
 */
public final class ExactTraining implements TrainingSolver {
    /** The most blocks it takes on: the tables of more, each of 4 n^2 numbers, would not fit memory. */
    public static final int MAX_BLOCKS = 1024;

    @Override
    public String name() {
        return "exact";
    }

    @Override
    public Solution<TrainingPlan> solve(TrainingProblem problem, Budget budget) {
        long start = System.nanoTime();
        TrainingCosts costs = problem.costs();
        if (costs.blocks().size() > MAX_BLOCKS) {
            throw new IllegalArgumentException("blocks is " + costs.blocks().size() + ", must be within 1.."
                    + MAX_BLOCKS + " for training. Maybe merge blocks that always run together.");
        }
        Conditions conditions = conditions(costs);
        Optional<Answer> answer = Optimizer.solve(
                StepSpace.of(costs, problem.pins()),
                conditions.goal(problem.objective()),
                Cap.of(problem.limits(), conditions),
                budget);
        if (!answer.isPresent()) {
            return unfollowed(problem, budget, start);
        }
        return answer.get()
                .solution(
                        placement -> plan(costs, placement),
                        plan -> problem.objective().value(plan.cost()),
                        name(),
                        start);
    }

    private Solution<TrainingPlan> unfollowed(TrainingProblem problem, Budget budget, long start) {
        TrainingCosts costs = problem.costs();
        List<Pin> violated = Uncovered.pins(costs, problem.pins());
        List<Pin> followed = Uncovered.followable(costs, problem.pins(), violated);
        Decisions nearest = Optimizer.unlimited(
                        StepSpace.of(costs, followed), conditions(costs).goal(problem.objective()), budget)
                .plan();
        if (nearest == null) {
            throw new IllegalStateException("pins " + followed + " were followable and are not");
        }
        return new Solution.Infeasible<>(
                new ArrayList<>(violated), plan(costs, nearest), name(), System.nanoTime() - start);
    }

    private static Conditions conditions(TrainingCosts costs) {
        return new Conditions(costs.link(), costs.loadFactor(), costs.queueMillis(), costs.idleWatts());
    }

    /** The plan of a placement as {@link StepSpace} has it. */
    private static TrainingPlan plan(TrainingCosts costs, Decisions placement) {
        List<Side> sides = Arrays.asList(placement.sides());
        int blocks = costs.blocks().size();
        return TrainingEvaluator.evaluate(costs, sides.subList(0, blocks), sides.subList(blocks, 2 * blocks));
    }
}
