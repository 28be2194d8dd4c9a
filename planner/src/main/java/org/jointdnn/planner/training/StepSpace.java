package org.jointdnn.planner.training;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jointdnn.planner.Pin;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.internal.LinearCost;
import org.jointdnn.planner.internal.PlanSpace;
import org.jointdnn.planner.internal.Relaxation;
import org.jointdnn.planner.internal.Residency;
import org.jointdnn.planner.internal.Skips;
import org.jointdnn.planner.internal.Usage;

/**
 * The plans of a training step, pins respected: the graph of {@link StepStates}.
 *
 * <p>A plan is the side of each block's forward pass, then that of each block's backward pass. An arc
 * places blocks up to where a run ends, or both do. Not thread-safe.
 */
final class StepSpace implements PlanSpace {
    private static final int FORWARD = StepTraffic.FORWARD;
    private static final int BACKWARD = StepTraffic.BACKWARD;
    private static final int BOTH = StepTraffic.BOTH;
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
    public Usage usage(Side[] plan) {
        return TrainingEvaluator.usage(costs, List.of(plan).subList(0, traffic.blocks), backward(plan));
    }

    private List<Side> backward(Side[] plan) {
        return List.of(plan).subList(traffic.blocks, 2 * traffic.blocks);
    }

    @Override
    public Side[] plan(int[] states) {
        int blocks = traffic.blocks;
        Side[] plan = new Side[2 * blocks];
        for (int state : states) {
            if (state != numbers.complete()) {
                int pair = numbers.pair(state);
                Arrays.fill(plan, numbers.forwardFrom(state), blocks, side(pair, FORWARD));
                Arrays.fill(plan, blocks + numbers.backwardFrom(state), 2 * blocks, side(pair, BACKWARD));
            }
        }
        System.arraycopy(plan, 0, plan, blocks, traffic.lowest);
        return plan;
    }

    private static Side side(int pair, int pass) {
        return StepTraffic.onCloud(pair, pass) ? Side.CLOUD : Side.MOBILE;
    }

    @Override
    public void start(Arcs arcs) {
        for (int side = 0; side < 2; side++) {
            StepArc arc = new StepArc(arcs, Skips.NONE.initial());
            arc.upload(side * traffic.inputBytes);
            arc.switching(side);
            if (traffic.lowest > 0) {
                arc.to(numbers.forwardOnly(side, 0));
            } else {
                beginBackward(side, 0, arc);
            }
        }
    }

    /** Comes to the lowest block with a backward pass, within a forward run on a side. */
    private void beginBackward(int side, int forwardFrom, StepArc arc) {
        for (int pair = side * FORWARD; pair < (side + 1) * FORWARD; pair++) {
            arc.to(numbers.unpaid(pair, forwardFrom));
        }
        arc.switching(1);
        for (int pair = side * FORWARD; pair < (side + 1) * FORWARD; pair++) {
            arc.to(numbers.both(pair, forwardFrom, traffic.lowest));
        }
    }

    @Override
    public void extend(int state, Residency residency, Arcs arcs) {
        if (numbers.isForwardOnly(state)) {
            extendForward(state, residency, arcs);
        } else {
            extendBoth(state, residency, arcs);
        }
    }

    private void extendForward(int state, Residency residency, Arcs arcs) {
        int side = numbers.pair(state) / FORWARD;
        int from = numbers.forwardFrom(state);
        beginBackward(side, from, new StepArc(arcs, residency));
        for (int end = from + 1; end <= traffic.lowest; end++) {
            StepArc arc = new StepArc(arcs, residency);
            if (arc.run(forward[side], from, end - 1)) {
                arc.cross(side == 0, traffic.boundary[end - 1]);
                if (end < traffic.lowest) {
                    arc.to(numbers.forwardOnly(1 - side, end));
                } else {
                    beginBackward(1 - side, end, arc);
                }
            }
        }
    }

    private void extendBoth(int state, Residency residency, Arcs arcs) {
        int pair = numbers.pair(state);
        int start = Math.max(numbers.forwardFrom(state), numbers.backwardFrom(state));
        int last = numbers.isUnpaid(state) ? traffic.silentTo(pair, start) : traffic.blocks;
        double up = 0;
        double down = 0;
        for (int end = start + 1; end <= last; end++) {
            up += traffic.up[pair][end - 1];
            down += traffic.down[pair][end - 1];
            for (int ended = 1; ended < StepTraffic.PAIRS; ended++) {
                StepArc arc = new StepArc(arcs, residency);
                arc.upload(up);
                arc.download(down);
                if (endRuns(state, end, ended, arc)) {
                    leave(state, end, ended, arc);
                }
            }
        }
    }

    /**
     * Charges the runs that end before a block; whether they can execute.
     *
     * @param ended the passes whose runs they are
     */
    private boolean endRuns(int state, int end, int ended, StepArc arc) {
        int pair = numbers.pair(state);
        boolean possible = true;
        if ((ended & FORWARD) != 0) {
            possible = arc.run(forward[pair / FORWARD], numbers.forwardFrom(state), end - 1);
        }
        if ((ended & BACKWARD) != 0) {
            possible &= arc.run(backward[pair % FORWARD], numbers.backwardFrom(state), end - 1);
        }
        return possible;
    }

    private void leave(int state, int end, int ended, StepArc arc) {
        int pair = numbers.pair(state);
        int x = pair / FORWARD;
        int y = pair % FORWARD;
        if (end == traffic.blocks) {
            arc.upload(x * traffic.labelBytes);
            arc.switching(x ^ y);
            if (ended == BOTH) {
                arc.to(numbers.complete());
            }
            return;
        }
        if ((ended & FORWARD) != 0) {
            arc.cross(x == 0, traffic.boundary[end - 1]);
        }
        if ((ended & BACKWARD) != 0) {
            arc.cross(y == 1, traffic.boundary[end - 1]);
        }
        int forwardFrom = (ended & FORWARD) != 0 ? end : numbers.forwardFrom(state);
        int backwardFrom = (ended & BACKWARD) != 0 ? end : numbers.backwardFrom(state);
        boolean stillUnpaid = numbers.isUnpaid(state) && (ended & BACKWARD) == 0;
        arc.to(
                stillUnpaid
                        ? numbers.unpaid(pair ^ ended, forwardFrom)
                        : numbers.both(pair ^ ended, forwardFrom, backwardFrom));
    }
}
