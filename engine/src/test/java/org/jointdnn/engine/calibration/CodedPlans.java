package org.jointdnn.engine.calibration;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jointdnn.planner.Budget;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.CrossingTensor;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanEvaluator;
import org.jointdnn.planner.PlanSolver;
import org.jointdnn.planner.Problem;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.Solution;

/** Tries every placement with every coding of every tensor: the plain reference. */
final class CodedPlans implements PlanSolver {
    @Override
    public String name() {
        return "all";
    }

    @Override
    public Solution<Plan> solve(Problem problem, Budget budget) {
        Optional<Plan> best = best(problem, plan -> true);
        if (best.isPresent()) {
            return new Solution.Optimal<>(
                    best.get(), problem.objective().value(best.get().cost()), name(), 0);
        }
        Plan any = all(problem.costs()).get(0);
        return new Solution.Infeasible<>(new ArrayList<>(problem.limits()), any, name(), 0);
    }

    /** The best plan within the limits that is allowed. */
    static Optional<Plan> best(Problem problem, Predicate<Plan> allowed) {
        Plan best = null;
        for (Plan plan : all(problem.costs())) {
            boolean holds = problem.limits().stream().allMatch(limit -> limit.holds(plan.cost()));
            if (holds && allowed.test(plan) && (best == null || value(problem, plan) < value(problem, best))) {
                best = plan;
            }
        }
        return Optional.ofNullable(best);
    }

    private static double value(Problem problem, Plan plan) {
        return problem.objective().value(plan.cost());
    }

    static List<Plan> all(Costs costs) {
        List<Plan> plans = new ArrayList<>();
        for (int sides = 0; sides < 1 << costs.blocks(); sides++) {
            List<Side> placement = new ArrayList<>();
            for (int block = 0; block < costs.blocks(); block++) {
                placement.add((sides >> block & 1) == 0 ? Side.MOBILE : Side.CLOUD);
            }
            addCoded(costs, placement, new int[costs.tensors().size()], 0, plans);
        }
        return plans;
    }

    private static void addCoded(Costs costs, List<Side> placement, int[] codings, int tensor, List<Plan> plans) {
        if (tensor == codings.length) {
            plans.add(PlanEvaluator.evaluate(costs, placement, codings));
            return;
        }
        CrossingTensor crossing = costs.tensors().get(tensor);
        for (int coding = 0; coding < crossing.codings().size(); coding++) {
            codings[tensor] = coding;
            addCoded(costs, placement, codings, tensor + 1, plans);
        }
        codings[tensor] = 0;
    }
}
