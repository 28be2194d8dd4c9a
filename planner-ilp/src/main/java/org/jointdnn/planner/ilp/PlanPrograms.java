package org.jointdnn.planner.ilp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Limit;
import org.jointdnn.planner.Pin;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanEvaluator;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.ilp.Segments.Segment;
import org.ojalgo.optimisation.Optimisation;
import org.ojalgo.optimisation.integer.IntegerStrategy;
import org.ojalgo.optimisation.integer.NodeKey;
import org.ojalgo.type.context.NumberContext;

/** Solves integer programs on one network until the answer stands up to its evaluation. */
final class PlanPrograms {
    /** More than the library's tolerance: it never rules out a plan that is within a limit. */
    private static final double SLACK = 1e-7;

    /** A value this much smaller than the unit it was found in is not precise. */
    private static final double SMALL = 1e-3;

    private static final double TOLERANCE = 1e-7;

    private final Costs costs;
    private final Segments segments;

    PlanPrograms(Costs costs, List<Pin> pins) {
        this.costs = costs;
        this.segments = Segments.of(costs, pins);
    }

    /** The plan of least weighted sum within the limits, or none. */
    Optional<Plan> best(Rates rates, List<Limit> limits) {
        List<Segment> admitted = within(limits);
        double unit = admitted.stream()
                .mapToDouble(segment -> rates.of(segment.use()))
                .max()
                .orElse(1);
        unit = unit > 0 ? unit : 1;
        List<List<Side>> excluded = new ArrayList<>();
        while (true) {
            SegmentProgram program = new SegmentProgram(costs, segments, admitted, options());
            double scale = unit;
            program.minimize(use -> rates.of(use) / scale);
            for (Limit limit : limits) {
                program.limit(limit.name(), relative(limit), 1 + SLACK);
            }
            excluded.forEach(program::exclude);
            if (System.getProperty("v", "").contains("R")) System.out.println("relaxed " + scale * program.relaxed() + " " );
            Optimisation.Result solution = program.solve();
            if (System.getProperty("v", "").contains("R")) System.out.println("mip " + scale * solution.getValue() + " " +solution.getState());

            if (solution.getState() == Optimisation.State.INFEASIBLE) {
                return Optional.empty();
            }
            if (!solution.getState().isOptimal()) {
                throw new IllegalStateException("state " + solution.getState());
            }
            Plan plan = PlanEvaluator.evaluate(costs, program.placement(solution));
            double value = rates.of(plan.cost());
            if (Math.abs(solution.getValue() * unit - value) > TOLERANCE * Math.max(value, unit * SMALL)) {
                throw new IllegalStateException("the integer program says " + solution.getValue() * unit
                        + ", the evaluation of its plan " + value + ". Maybe use exact.");
            }
            if (!limits.stream().allMatch(limit -> limit.holds(plan.cost()))) {
                excluded.add(plan.placement());
            } else if (value > 0 && value < SMALL * unit) {
                unit = value;
                admitted = admitted.stream()
                        .filter(segment -> rates.of(segment.use()) <= value * (1 + SLACK))
                        .toList();
            } else {
                return Optional.of(plan);
            }
        }
    }

    private static ToDoubleFunction<Use> relative(Limit limit) {
        double max = limit.max();
        return use -> {
            double used = use.of(limit.quantity());
            return max > 0 ? used / max : used > 0 ? 2 : 0;
        };
    }

    private List<Segment> within(List<Limit> limits) {
        return segments.all().stream()
                .filter(segment -> limits.stream()
                        .allMatch(limit -> relative(limit).applyAsDouble(segment.use()) <= 1 + SLACK))
                .toList();
    }

    private static Optimisation.Options options() {
        Optimisation.Options options = new Optimisation.Options();
        options.integer(IntegerStrategy.newConfigurable()
                .withParallelism(() -> 1)
                .withPriorityDefinitions(NodeKey.MIN_OBJECTIVE)
                .withGapTolerance(NumberContext.of(12, 13)));
        String v = System.getProperty("v", "");
        if (v.contains("g")) {
            options.integer(IntegerStrategy.newConfigurable()
                .withParallelism(() -> 1)
                .withPriorityDefinitions(NodeKey.MIN_OBJECTIVE)
                .withGMICutConfiguration(null)
                .withGapTolerance(NumberContext.of(12, 13)));
        }
        if (v.contains("p")) {
            org.ojalgo.optimisation.ExpressionsBasedModel.clearPresolvers();
        }
        if (v.contains("D")) options.linear(new org.ojalgo.optimisation.linear.LinearSolver.Configuration().dual());
        if (v.contains("P")) options.linear(new org.ojalgo.optimisation.linear.LinearSolver.Configuration().primal());
        if (v.contains("E")) options.linear().equilibration(5);
        if (v.contains("f")) options.feasibility = NumberContext.of(12, 10);
        if (v.contains("F")) options.feasibility = NumberContext.of(12, 6);
        if (v.contains("s")) options.sparse = Boolean.TRUE;
        if (v.contains("d")) options.sparse = Boolean.FALSE;
        return options;
    }
}
