package org.jointdnn.planner.map;

import java.util.ArrayList;
import java.util.List;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Limit;
import org.jointdnn.planner.Pin;
import org.jointdnn.planner.PlanCost;
import org.jointdnn.planner.PlanEvaluator;
import org.jointdnn.planner.Problem;
import org.jointdnn.planner.Quantity;
import org.jointdnn.planner.Side;

/** The definition of a best plan: all placements of a small network, evaluated one by one. */
final class EveryPlacement {
    private final Problem problem;
    private final List<List<Side>> placements = new ArrayList<>();

    EveryPlacement(Problem problem) {
        this.problem = problem;
        for (int bits = 0; bits < 1 << problem.costs().blocks(); bits++) {
            Side[] sides = new Side[problem.costs().blocks()];
            for (int block = 0; block < sides.length; block++) {
                sides[block] = (bits >> block & 1) == 0 ? Side.MOBILE : Side.CLOUD;
            }
            List<Side> placement = List.of(sides);
            if (follows(placement) && PlanEvaluator.runs(problem.costs(), placement)) {
                placements.add(placement);
            }
        }
    }

    static PlanCost cost(Costs costs, List<Side> placement) {
        return PlanEvaluator.cost(costs, placement, new int[costs.tensors().size()]);
    }

    /**
     * The least values with these costs, infinite if there is no plan.
     *
     * @param strict within limits on times and energies that are a trace smaller
     * @param lenient within limits a trace larger; between the two, any answer is right
     */
    record Best(double strict, double lenient) {}

    Best best(Costs costs) {
        double strict = Double.POSITIVE_INFINITY;
        double lenient = Double.POSITIVE_INFINITY;
        for (List<Side> placement : placements) {
            PlanCost cost = cost(costs, placement);
            double value = problem.objective().value(cost);
            if (value < strict && within(cost, 1 - 2e-11)) {
                strict = value;
            }
            if (value < lenient && within(cost, 1 + 1e-14)) {
                lenient = value;
            }
        }
        return new Best(strict, lenient);
    }

    private boolean within(PlanCost cost, double factor) {
        for (Limit limit : problem.limits()) {
            boolean whole = limit.quantity() == Quantity.UPLOAD || limit.quantity() == Quantity.DOWNLOAD;
            if (limit.quantity().of(cost) > limit.threshold() * (whole ? 1 : factor)) {
                return false;
            }
        }
        return true;
    }

    private boolean follows(List<Side> placement) {
        for (Pin pin : problem.pins()) {
            if (placement.subList(pin.from(), pin.to() + 1).contains(pin.side().other())) {
                return false;
            }
        }
        return true;
    }
}
