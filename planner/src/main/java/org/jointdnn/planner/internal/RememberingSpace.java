package org.jointdnn.planner.internal;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jointdnn.planner.Side;

/** A space that keeps its relaxations, as searches within limits ask for some of them again and again. */
final class RememberingSpace implements PlanSpace {
    private final PlanSpace space;
    private final Map<LinearCost, Relaxation> relaxations = new HashMap<>();

    RememberingSpace(PlanSpace space) {
        this.space = space;
    }

    @Override
    public Relaxation relax(LinearCost cost) {
        return relaxations.computeIfAbsent(cost, space::relax);
    }

    @Override
    public int states() {
        return space.states();
    }

    @Override
    public Skips skips() {
        return space.skips();
    }

    @Override
    public Usage usage(Side[] plan) {
        return space.usage(plan);
    }

    @Override
    public void start(Arcs arcs) {
        space.start(arcs);
    }

    @Override
    public void extend(int state, Residency residency, Arcs arcs) {
        space.extend(state, residency, arcs);
    }

    @Override
    public Side[] plan(int[] states) {
        return space.plan(states);
    }

    @Override
    public Optional<Side[]> direct(LinearCost cost) {
        return space.direct(cost);
    }
}
