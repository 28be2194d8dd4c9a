package org.jointdnn.planner.map;

import java.util.List;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Pin;
import org.jointdnn.planner.PlanCost;
import org.jointdnn.planner.PlanEvaluator;
import org.jointdnn.planner.Quantity;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.internal.Decisions;
import org.jointdnn.planner.internal.Usage;
import org.jointdnn.planner.internal.blocks.BlockSpace;

/** What one placement costs at every value of an axis's parameter. */
public record CostLines(
        Axis axis,
        Line latencyMillis,
        Line mobileEnergyMillijoules,
        Line cloudMillis,
        long uploadBytes,
        long downloadBytes,
        double accuracyLoss) {

    /**
     * The lines of a placement whose tensors cross as they are.
     *
     * @throws IllegalArgumentException if a run of it can't execute on its side
     */
    public static CostLines of(Axis axis, Costs costs, List<Side> placement) {
        if (placement.size() != costs.blocks() || !PlanEvaluator.runs(costs, placement)) {
            throw new IllegalArgumentException("placement " + placement + " can't run: it must have a side for each of "
                    + costs.blocks() + " blocks, and each of its runs a cost there");
        }
        List<Pin> none = List.of();
        int[] raw = new int[costs.tensors().size()];
        Usage usage = BlockSpace.of(costs, none).usage(new Decisions(placement.toArray(new Side[0]), raw));
        return of(axis, new AxisCosts(axis, costs), usage);
    }

    static CostLines of(Axis axis, AxisCosts costs, Usage usage) {
        return new CostLines(
                axis,
                costs.quantity(Quantity.LATENCY).line(usage),
                costs.quantity(Quantity.ENERGY).line(usage),
                costs.quantity(Quantity.CLOUD).line(usage),
                (long) usage.uploadBytes(),
                (long) usage.downloadBytes(),
                usage.accuracyLoss());
    }

    /** The cost at a value of the parameter. */
    public PlanCost at(double parameter) {
        double x = axis.x(parameter);
        return new PlanCost(
                latencyMillis.at(x),
                mobileEnergyMillijoules.at(x),
                cloudMillis.at(x),
                uploadBytes,
                downloadBytes,
                accuracyLoss);
    }
}
