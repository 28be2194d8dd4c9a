package org.jointdnn.planner.training;

import org.jointdnn.planner.Side;
import org.jointdnn.planner.internal.LinearCost;
import org.jointdnn.planner.internal.PlanSpace;
import org.jointdnn.planner.internal.Relaxation;
import org.jointdnn.planner.internal.Residency;
import org.jointdnn.planner.internal.Usage;

/** The plans of a training step by one linear cost: exact, as nothing skips blocks. */
final class StepRelaxation implements Relaxation {
    private final StepSpace space;
    private final LinearCost cost;
    private final double[] ahead;

    StepRelaxation(StepSpace space, LinearCost cost) {
        this.space = space;
        this.cost = cost;
        this.ahead = StepSearch.ahead(space, cost);
    }

    @Override
    public boolean feasible() {
        return least() != Double.POSITIVE_INFINITY;
    }

    private double least() {
        Least least = new Least();
        space.start(least);
        return least.value;
    }

    /** The least over arcs of the cost with what is ahead. */
    private final class Least implements PlanSpace.Arcs {
        private double value = Double.POSITIVE_INFINITY;

        @Override
        public void arc(
                int to,
                Residency residency,
                double mobileMillis,
                double mobileMillijoules,
                double cloudMillis,
                int cloudRuns,
                int switches,
                double uploadBytes,
                double downloadBytes,
                int cloudBlocks) {
            value = Math.min(value, 0 + ahead[to]);
        }
    }
}
