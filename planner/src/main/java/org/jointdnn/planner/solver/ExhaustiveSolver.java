package org.jointdnn.planner.solver;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jointdnn.planner.Budget;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Limit;
import org.jointdnn.planner.Pin;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanCost;
import org.jointdnn.planner.PlanEvaluator;
import org.jointdnn.planner.PlanSolver;
import org.jointdnn.planner.Problem;
import org.jointdnn.planner.RankedPlan;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.Solution;
import org.jointdnn.planner.Step;
import org.jointdnn.planner.internal.Conflicts;
import org.jspecify.annotations.Nullable;

/**
 * Tries every placement, and every choice of codings for what crosses then: the plain reference for other
 * solvers. O(2^blocks), times the product of the numbers of codings.
 *
 * <p>Thread safety: stateless.
 */
public final class ExhaustiveSolver implements PlanSolver {
    /** The most blocks it takes on. */
    public static final int MAX_BLOCKS = 20;

    @Override
    public String name() {
        return "exhaustive";
    }

    /** Solves the problem; the budget is not looked at. */
    @Override
    public Solution<Plan> solve(Problem problem, Budget budget) {
        long start = System.nanoTime();
        Costs costs = problem.costs();
        if (costs.blocks() > MAX_BLOCKS) {
            throw new IllegalArgumentException("blocks is " + costs.blocks() + ", must be within 1.." + MAX_BLOCKS
                    + " for the exhaustive solver. Maybe use exact.");
        }
        Optional<RankedPlan> best =
                best(costs, problem.pins(), problem.objective()::value, cost -> hold(problem.limits(), cost));
        if (best.isPresent()) {
            RankedPlan found = best.get();
            return new Solution.Optimal<>(found.plan(), found.value(), name(), System.nanoTime() - start);
        }
        return infeasible(problem, start);
    }

    private Solution<Plan> infeasible(Problem problem, long start) {
        Costs costs = problem.costs();
        List<Pin> pins = problem.pins();
        if (possible(costs, pins, List.of())) {
            List<Limit> violated = Conflicts.among(problem.limits(), some -> possible(costs, pins, some));
            List<Limit> others = new ArrayList<>(problem.limits());
            others.removeAll(violated);
            boolean within = possible(costs, pins, others);
            Plan nearest = best(costs, pins, cost -> use(violated, cost), cost -> !within || hold(others, cost))
                    .get()
                    .plan();
            return new Solution.Infeasible<>(new ArrayList<>(violated), nearest, name(), System.nanoTime() - start);
        }
        List<Pin> violated = Uncovered.pins(costs, pins);
        List<Pin> followed = Uncovered.followable(costs, pins, violated);
        Plan nearest = best(costs, followed, problem.objective()::value, cost -> true)
                .get()
                .plan();
        return new Solution.Infeasible<>(new ArrayList<>(violated), nearest, name(), System.nanoTime() - start);
    }

    private static boolean hold(List<Limit> limits, PlanCost cost) {
        return limits.stream().allMatch(limit -> limit.holds(cost));
    }

    private static double use(List<Limit> limits, PlanCost cost) {
        return limits.stream()
                .mapToDouble(limit -> limit.scale() * limit.quantity().of(cost))
                .sum();
    }

    private static boolean possible(Costs costs, List<Pin> pins, List<Limit> limits) {
        return placements(costs, pins)
                .anyMatch(placement -> choices(costs, placement).stream()
                        .anyMatch(codings -> hold(limits, PlanEvaluator.cost(costs, placement, codings))));
    }

    private static Optional<RankedPlan> best(
            Costs costs, List<Pin> pins, ToDoubleFunction<PlanCost> value, Predicate<PlanCost> admissible) {
        @Nullable RankedPlan best = null;
        Iterable<List<Side>> placements = placements(costs, pins)::iterator;
        for (List<Side> placement : placements) {
            for (int[] codings : choices(costs, placement)) {
                PlanCost cost = PlanEvaluator.cost(costs, placement, codings);
                double amount = value.applyAsDouble(cost);
                if (admissible.test(cost) && (best == null || Double.compare(amount, best.value()) <= 0)) {
                    RankedPlan candidate = new RankedPlan(PlanEvaluator.evaluate(costs, placement, codings), amount);
                    best = best == null || candidate.compareTo(best) < 0 ? candidate : best;
                }
            }
        }
        return Optional.ofNullable(best);
    }

    /** The choices of codings for what crosses under a placement, for each tensor the index of its coding. */
    private static List<int[]> choices(Costs costs, List<Side> placement) {
        List<int[]> choices = new ArrayList<>();
        choices.add(new int[costs.tensors().size()]);
        if (costs.tensors().stream().allMatch(tensor -> tensor.codings().size() == 1)) {
            return choices;
        }
        Set<String> crossing = new HashSet<>();
        for (Step step : PlanEvaluator.evaluate(costs, placement).steps()) {
            if (step instanceof Step.Transfer transfer) {
                crossing.addAll(transfer.tensors());
            }
        }
        for (int tensor = 0; tensor < costs.tensors().size(); tensor++) {
            int codings = costs.tensors().get(tensor).codings().size();
            if (crossing.contains(costs.tensors().get(tensor).name())) {
                addCodings(choices, tensor, codings);
            }
        }
        return choices;
    }

    private static void addCodings(List<int[]> choices, int tensor, int codings) {
        int known = choices.size();
        for (int index = 0; index < known; index++) {
            for (int coding = 1; coding < codings; coding++) {
                int[] choice = choices.get(index).clone();
                choice[tensor] = coding;
                choices.add(choice);
            }
        }
    }

    /** The placements that follow the pins and can execute. */
    private static Stream<List<Side>> placements(Costs costs, List<Pin> pins) {
        return IntStream.range(0, 1 << costs.blocks())
                .mapToObj(bits -> placement(costs.blocks(), bits))
                .filter(placement -> follows(placement, pins) && PlanEvaluator.runs(costs, placement));
    }

    private static List<Side> placement(int blocks, int bits) {
        Side[] placement = new Side[blocks];
        for (int block = 0; block < blocks; block++) {
            placement[block] = (bits >> block & 1) == 0 ? Side.MOBILE : Side.CLOUD;
        }
        return List.of(placement);
    }

    private static boolean follows(List<Side> placement, List<Pin> pins) {
        for (Pin pin : pins) {
            if (placement.subList(pin.from(), pin.to() + 1).contains(pin.side().other())) {
                return false;
            }
        }
        return true;
    }
}
