package org.jointdnn.planner.internal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
    public Usage usage(Decisions plan) {
        return space.usage(plan);
    }

    @Override
    public Moves moves(List<LinearCost> costs) {
        return space.moves(costs);
    }

    @Override
    public Decisions plan(int[] states, @Nullable Coded coded) {
        return space.plan(states, coded);
    }

    @Override
    public Optional<Decisions> direct(LinearCost cost) {
        return space.direct(cost);
    }

    @Override
    public PlanSpace within(List<Cap> caps) {
        return space.within(caps);
    }
}
