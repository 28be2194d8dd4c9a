package org.jointdnn.planner.training;

import java.util.List;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.internal.LinearCost;
import org.jointdnn.planner.internal.Moves;
import org.jointdnn.planner.internal.Residency;
import org.jointdnn.planner.internal.Skips;

/** The arcs of a {@link StepSpace}: each places blocks up to where a run ends, or both do. */
final class StepMoves implements Moves {
    private static final int FORWARD = StepTraffic.FORWARD;
    private static final int BACKWARD = StepTraffic.BACKWARD;
    private static final int BOTH = StepTraffic.BOTH;

    private final StepSpace space;
    private final StepTraffic traffic;
    private final StepStates numbers;
    private final LinearCost[] costs;
    private final double[] spent;

    StepMoves(StepSpace space, List<LinearCost> costs) {
        this.space = space;
        this.traffic = space.traffic();
        this.numbers = space.numbers();
        this.costs = costs.toArray(new LinearCost[0]);
        this.spent = new double[costs.size()];
    }

    private StepArc newArc(Arcs arcs, Residency residency) {
        return new StepArc(arcs, residency, costs, spent);
    }

    private RunTable run(Pass pass, int side) {
        return space.runs(pass, side == 0 ? Side.MOBILE : Side.CLOUD);
    }

    @Override
    public void start(Arcs arcs) {
        for (int side = 0; side < 2; side++) {
            StepArc arc = newArc(arcs, Skips.NONE.initial());
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
        beginBackward(side, from, newArc(arcs, residency));
        for (int end = from + 1; end <= traffic.lowest; end++) {
            StepArc arc = newArc(arcs, residency);
            if (arc.run(run(Pass.FORWARD, side), from, end - 1)) {
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
                StepArc arc = newArc(arcs, residency);
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
            possible = arc.run(run(Pass.FORWARD, pair / FORWARD), numbers.forwardFrom(state), end - 1);
        }
        if ((ended & BACKWARD) != 0) {
            possible &= arc.run(run(Pass.BACKWARD, pair % FORWARD), numbers.backwardFrom(state), end - 1);
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
