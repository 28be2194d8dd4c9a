package org.jointdnn.planner.training;

import org.jointdnn.planner.internal.Decisions;
import org.jointdnn.planner.internal.LinearCost;
import org.jointdnn.planner.internal.Relaxation;
import org.jointdnn.planner.internal.Usage;
import org.jspecify.annotations.Nullable;

/** The plans of a training step by one linear cost: exact, as nothing skips blocks. Not thread-safe. */
final class StepRelaxation implements Relaxation {
    private final StepSpace space;
    private final LinearCost cost;
    private final double[] ahead;
    private @Nullable Decisions plan;

    StepRelaxation(StepSpace space, LinearCost cost) {
        this.space = space;
        this.cost = cost;
        this.ahead = StepSearch.ahead(space, cost);
    }

    @Override
    public boolean feasible() {
        return TightPath.least(space, cost, ahead) != Double.POSITIVE_INFINITY;
    }

    @Override
    public double[] ahead() {
        return ahead;
    }

    @Override
    public Decisions plan() {
        if (plan == null) {
            plan = TightPath.plan(space, cost, ahead);
        }
        return plan;
    }

    @Override
    public Usage usage() {
        return space.usage(plan());
    }
}
