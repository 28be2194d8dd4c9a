package org.jointdnn.planner.training;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jointdnn.planner.Pin;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.internal.Coded;
import org.jointdnn.planner.internal.Decisions;
import org.jointdnn.planner.internal.LinearCost;
import org.jointdnn.planner.internal.Moves;
import org.jointdnn.planner.internal.PlanSpace;
import org.jointdnn.planner.internal.Relaxation;
import org.jointdnn.planner.internal.Skips;
import org.jointdnn.planner.internal.Usage;
import org.jspecify.annotations.Nullable;

/**
 * The plans of a training step, pins respected: the graph of {@link StepStates}.
 *
 * <p>A plan is the side of each block's forward pass, then that of each block's backward pass. Not thread-safe.
 */
final class StepSpace implements PlanSpace {
    private static final int KEPT = 8;

    private final TrainingCosts costs;
    private final StepTraffic traffic;
    private final StepStates numbers;
    private final RunTable[] forward = new RunTable[2];
    private final RunTable[] backward = new RunTable[2];
    private final Map<LinearCost, StepRelaxation> relaxations = new LinkedHashMap<>();

    private StepSpace(TrainingCosts costs, List<Pin> pins) {
        this.costs = costs;
        this.traffic = new StepTraffic(costs);
        this.numbers = new StepStates(traffic.blocks, traffic.lowest);
        for (Side side : Side.values()) {
            forward[side.ordinal()] = RunTable.of(costs.segments(Pass.FORWARD, side), side, pins, 0);
            backward[side.ordinal()] = RunTable.of(costs.segments(Pass.BACKWARD, side), side, pins, traffic.lowest);
        }
    }

    static StepSpace of(TrainingCosts costs, List<Pin> pins) {
        return new StepSpace(costs, pins);
    }

    StepTraffic traffic() {
        return traffic;
    }

    StepStates numbers() {
        return numbers;
    }

    RunTable runs(Pass pass, Side side) {
        return (pass == Pass.FORWARD ? forward : backward)[side.ordinal()];
    }

    @Override
    public int states() {
        return numbers.count();
    }

    @Override
    public Skips skips() {
        return Skips.NONE;
    }

    /** A search asks for some costs again and again; the latest are kept. */
    @Override
    public Relaxation relax(LinearCost cost) {
        StepRelaxation relaxed = relaxations.get(cost);
        if (relaxed == null) {
            relaxed = new StepRelaxation(this, cost);
            relaxations.put(cost, relaxed);
            if (relaxations.size() > KEPT) {
                relaxations.remove(relaxations.keySet().iterator().next());
            }
        }
        return relaxed;
    }

    @Override
    public Usage usage(Decisions plan) {
        List<Side> sides = List.of(plan.sides());
        int blocks = traffic.blocks;
        return TrainingEvaluator.usage(costs, sides.subList(0, blocks), sides.subList(blocks, 2 * blocks));
    }

    @Override
    public Moves moves(List<LinearCost> linearCosts) {
        return new StepMoves(this, linearCosts);
    }

    @Override
    public Decisions plan(int[] states, @Nullable Coded coded) {
        int blocks = traffic.blocks;
        Side[] plan = new Side[2 * blocks];
        for (int state : states) {
            if (state != numbers.complete()) {
                int pair = numbers.pair(state);
                Arrays.fill(plan, numbers.forwardFrom(state), blocks, side(pair, StepTraffic.FORWARD));
                Arrays.fill(plan, blocks + numbers.backwardFrom(state), 2 * blocks, side(pair, StepTraffic.BACKWARD));
            }
        }
        System.arraycopy(plan, 0, plan, blocks, traffic.lowest);
        return new Decisions(plan, new int[0]);
    }

    private static Side side(int pair, int pass) {
        return StepTraffic.onCloud(pair, pass) ? Side.CLOUD : Side.MOBILE;
    }
}
