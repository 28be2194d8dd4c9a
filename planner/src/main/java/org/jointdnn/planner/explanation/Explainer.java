package org.jointdnn.planner.explanation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleFunction;
import org.jointdnn.planner.Budget;
import org.jointdnn.planner.Constraint;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Limit;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.Pin;
import org.jointdnn.planner.Placements;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanEvaluator;
import org.jointdnn.planner.Problem;
import org.jointdnn.planner.Quantity;
import org.jointdnn.planner.RankedPlan;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.Solution;
import org.jointdnn.planner.ranking.TopPlans;
import org.jointdnn.planner.solver.ExactSolver;

/** Works an {@link Explanation} out. Not thread-safe. */
final class Explainer {
    private static final double LEAST_MBPS = 0.01;
    private static final double MOST_MBPS = 10_000;
    private static final double LEAST_LOAD = 0.01;
    private static final double MOST_LOAD = 1000;
    /** How far past a crossing the best of all plans is asked for. */
    private static final double PAST = 1e-6;
    /** Values that differ relatively by less are equal. */
    private static final double EQUAL = 1e-9;

    private final Problem problem;
    private final Budget budget;
    private final ExactSolver solver = new ExactSolver();
    private final List<Alternative> alternatives = new ArrayList<>();
    private boolean complete = true;

    Explainer(Problem problem, Budget budget) {
        this.problem = problem;
        this.budget = budget;
    }

    Optional<Explanation> explain(int runnersUp) {
        TopPlans top = TopPlans.of(problem, 1 + runnersUp, budget);
        if (top.plans().isEmpty()) {
            return Optional.empty();
        }
        complete = top.complete();
        RankedPlan best = top.plans().get(0);
        for (int index = 1; index < top.plans().size(); index++) {
            add(best, top.plans().get(index).plan(), index + 1);
        }
        for (Side side : Side.values()) {
            if (PlanEvaluator.runs(
                    problem.costs(), Placements.allOn(side, problem.costs().blocks()))) {
                best(allOn(side)).ifPresent(plan -> add(best, plan, 0));
            }
        }
        List<Price> prices = prices(best);
        for (Price price : prices) {
            if (price.binding()) {
                add(best, price.without().plan(), 0);
            }
        }
        alternatives.sort((one, other) -> one.violated().isEmpty()
                        == other.violated().isEmpty()
                ? Double.compare(one.value(), other.value())
                : Boolean.compare(other.violated().isEmpty(), one.violated().isEmpty()));
        List<Part> parts = Part.of(problem.costs(), best.plan());
        return Optional.of(new Explanation(best, parts, prices, alternatives, complete));
    }

    /** Every block on one side, within the limit on accuracy loss only. */
    private Problem allOn(Side side) {
        List<Limit> limits = new ArrayList<>();
        for (Limit limit : problem.limits()) {
            if (limit.quantity() == Quantity.ACCURACY_LOSS) {
                limits.add(limit);
            }
        }
        Pin all = new Pin(0, problem.costs().blocks() - 1, side);
        return problem.withLimits(limits).withPins(List.of(all));
    }

    private List<Price> prices(RankedPlan best) {
        List<Price> prices = new ArrayList<>();
        for (Constraint constraint : constraints(problem)) {
            List<Limit> limits = new ArrayList<>(problem.limits());
            List<Pin> pins = new ArrayList<>(problem.pins());
            limits.remove(constraint);
            pins.remove(constraint);
            Problem without = problem.withLimits(limits).withPins(pins);
            Optional<Plan> plan = best(without);
            if (plan.isPresent()) {
                double value = problem.objective().value(plan.get().cost());
                double extra = best.value() - value;
                boolean real = extra > EQUAL * best.value();
                prices.add(new Price(constraint, new RankedPlan(plan.get(), value), real ? extra : 0));
            }
        }
        return prices;
    }

    private static List<Constraint> constraints(Problem problem) {
        List<Constraint> constraints = new ArrayList<>(problem.limits());
        constraints.addAll(problem.pins());
        return constraints;
    }

    private Optional<Plan> best(Problem changed) {
        Solution<Plan> solution = solver.solve(changed, budget);
        complete &= solution instanceof Solution.Optimal<Plan> || solution instanceof Solution.Infeasible<Plan>;
        return solution.found();
    }

    private void add(RankedPlan best, Plan plan, int rank) {
        List<Side> placement = plan.placement();
        if (placement.equals(best.plan().placement())
                || alternatives.stream()
                        .anyMatch(other -> other.plan().placement().equals(placement))) {
            return;
        }
        double value = problem.objective().value(plan.cost());
        List<Constraint> violated = violated(plan);
        List<Change> changes = new ArrayList<>();
        if (violated.isEmpty()) {
            addBandwidth(changes, best.plan(), plan);
            addLoad(changes, best.plan(), plan);
        } else if (value < best.value() && problem.limits().containsAll(violated)) {
            changes.add(raised(plan, violated));
        }
        alternatives.add(new Alternative(plan, value, rank, violated, changes));
    }

    private List<Constraint> violated(Plan plan) {
        List<Constraint> violated = new ArrayList<>();
        for (Limit limit : problem.limits()) {
            if (!limit.holds(plan.cost())) {
                violated.add(limit);
            }
        }
        for (Pin pin : problem.pins()) {
            if (plan.placement()
                    .subList(pin.from(), pin.to() + 1)
                    .contains(pin.side().other())) {
                violated.add(pin);
            }
        }
        return violated;
    }

    private void addBandwidth(List<Change> changes, Plan best, Plan plan) {
        Link link = problem.costs().link();
        DoubleFunction<Costs> costs = inverse -> problem.costs()
                .over(link.at(link.uploadMbps() / inverse, link.downloadMbps() / inverse, link.rttMillis()));
        double least = Math.min(1, link.uploadMbps() / MOST_MBPS);
        double most = Math.max(1, link.uploadMbps() / LEAST_MBPS);
        Crossover crossover = new Crossover(costs, least, most, problem.objective(), plan, best);
        for (Crossover.At at : crossover.around(1)) {
            double upload = link.uploadMbps() / at.x();
            double download = link.downloadMbps() / at.x();
            changes.add(new Change.Bandwidth(upload, download, !at.below(), winner(costs, at, plan)));
        }
    }

    private void addLoad(List<Change> changes, Plan best, Plan plan) {
        Costs now = problem.costs();
        DoubleFunction<Costs> costs = load -> new Costs(
                now.mobile(), now.cloud(), load, now.queueMillis(), now.tensors(), now.link(), now.idleWatts());
        double least = Math.min(now.loadFactor(), LEAST_LOAD);
        double most = Math.max(now.loadFactor(), MOST_LOAD);
        Crossover crossover = new Crossover(costs, least, most, problem.objective(), plan, best);
        for (Crossover.At at : crossover.around(now.loadFactor())) {
            changes.add(new Change.Load(at.x(), at.below(), winner(costs, at, plan)));
        }
    }

    private Winner winner(DoubleFunction<Costs> costs, Crossover.At at, Plan plan) {
        double past = at.x() * (at.below() ? 1 - PAST : 1 + PAST);
        Costs changed = costs.apply(past);
        Problem then = new Problem(changed, problem.objective(), problem.limits(), problem.pins());
        return winner(then, PlanEvaluator.evaluate(changed, plan));
    }

    private Winner winner(Problem changed, Plan plan) {
        Optional<Plan> best = best(changed);
        if (!best.isPresent()) {
            return new Winner.Nobody();
        }
        double value = changed.objective().value(plan.cost());
        double least = changed.objective().value(best.get().cost());
        boolean within = changed.limits().stream().allMatch(limit -> limit.holds(plan.cost()));
        return within && value <= least * (1 + EQUAL) ? new Winner.Itself() : new Winner.Other(best.get());
    }

    private Change raised(Plan plan, List<Constraint> violated) {
        List<Limit> needed = new ArrayList<>();
        List<Limit> limits = new ArrayList<>();
        for (Limit limit : problem.limits()) {
            Limit enough = new Limit(limit.quantity(), limit.quantity().of(plan.cost()));
            boolean raise = violated.contains(limit);
            limits.add(raise ? enough : limit);
            if (raise) {
                needed.add(enough);
            }
        }
        return new Change.Limits(needed, winner(problem.withLimits(limits), plan));
    }
}
