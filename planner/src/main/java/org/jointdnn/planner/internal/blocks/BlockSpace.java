package org.jointdnn.planner.internal.blocks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.CrossingTensor;
import org.jointdnn.planner.Pin;
import org.jointdnn.planner.SegmentCosts;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.internal.LinearCost;
import org.jointdnn.planner.internal.PlanSpace;
import org.jointdnn.planner.internal.Relaxation;
import org.jointdnn.planner.internal.Residency;
import org.jointdnn.planner.internal.Skips;
import org.jointdnn.planner.internal.Usage;

/**
 * The plans of a network's blocks, pins respected.
 *
 * <p>A state is a boundary before which all blocks are placed and the side of the run that starts there:
 * {@code 2 * from + (side is CLOUD ? 1 : 0)}. An arc is a run.
 */
public final class BlockSpace implements PlanSpace {
    private final Costs costs;
    private final Crossings crossings;
    private final List<Pin> pins;
    private final Reach reach;
    private final int blocks;

    private BlockSpace(Costs costs, Crossings crossings, List<Pin> pins) {
        this.costs = costs;
        this.blocks = costs.blocks();
        this.crossings = crossings;
        this.pins = pins;
        this.reach = Reach.of(blocks, pins);
    }

    public static BlockSpace of(Costs costs, List<Pin> pins) {
        return new BlockSpace(costs, Crossings.of(costs), List.copyOf(pins));
    }

    /** Those of the plans that place the first blocks on these sides. */
    public BlockSpace beginning(List<Side> first) {
        List<Pin> all = new ArrayList<>(pins);
        for (int block = 0; block < first.size(); block++) {
            all.add(new Pin(block, block, first.get(block)));
        }
        return new BlockSpace(costs, crossings, all);
    }

    public Costs costs() {
        return costs;
    }

    Crossings crossings() {
        return crossings;
    }

    Reach reach() {
        return reach;
    }

    static int state(int from, Side side) {
        return 2 * from + side.ordinal();
    }

    @Override
    public int states() {
        return 2 * blocks + 1;
    }

    @Override
    public Skips skips() {
        return crossings.skips;
    }

    @Override
    public Relaxation relax(LinearCost cost) {
        return ChainSearch.solve(this, cost);
    }

    @Override
    public Optional<Side[]> direct(LinearCost cost) {
        return BlockCut.fits(this) ? BlockCut.best(this, cost) : Optional.empty();
    }

    @Override
    public Side[] plan(int[] states) {
        Side[] plan = new Side[blocks];
        for (int index = 0; index + 1 < states.length; index++) {
            Side side = states[index] % 2 == 0 ? Side.MOBILE : Side.CLOUD;
            Arrays.fill(plan, states[index] / 2, states[index + 1] / 2, side);
        }
        return plan;
    }

    @Override
    public void start(Arcs arcs) {
        Residency initial = crossings.skips.initial();
        arcs.arc(state(0, Side.MOBILE), initial, 0, 0, 0, 0, 0, 0, 0, 0);
        arcs.arc(state(0, Side.CLOUD), initial, 0, 0, 0, 0, 1, 0, 0, 0);
    }

    /** Follows the run that starts at the state block by block, and ends it after each where it may. */
    @Override
    public void extend(int state, Residency residency, Arcs arcs) {
        int from = state / 2;
        Side side = state % 2 == 0 ? Side.MOBILE : Side.CLOUD;
        boolean onCloud = side == Side.CLOUD;
        Residency held = crossings.skips.none() ? residency : residency.copy();
        double up = 0;
        double down = 0;
        int last = reach.last(side, from);
        for (int end = from; end <= last; end++) {
            double fetched = crossings.skips.fetch(held, side, end);
            up += onCloud ? fetched + crossings.blockUpBytes[end] : 0;
            down += onCloud ? crossings.blockDownBytes[end] : fetched;
            if ((onCloud ? costs.cloud() : costs.mobile()).runs(from, end)) {
                endRun(from, side, end, crossings.skips.stillRead(held, end), up, down, arcs);
            }
        }
    }

    private void endRun(int from, Side side, int end, Residency residency, double up, double down, Arcs arcs) {
        boolean onCloud = side == Side.CLOUD;
        boolean complete = end == blocks - 1;
        boolean switching = !complete || (onCloud && from <= crossings.lastOutput);
        SegmentCosts mobile = costs.mobile();
        arcs.arc(
                complete ? 2 * blocks : state(end + 1, side.other()),
                residency,
                onCloud ? 0 : mobile.millis(from, end),
                onCloud ? 0 : mobile.millijoules(from, end),
                onCloud ? costs.cloud().millis(from, end) : 0,
                onCloud ? 1 : 0,
                switching ? 1 : 0,
                up + (complete || onCloud ? 0 : crossings.boundaryUpBytes[end]),
                down + (complete || !onCloud ? 0 : crossings.boundaryDownBytes[end]),
                onCloud ? end - from + 1 : 0);
    }

    @Override
    public Usage usage(Side[] plan) {
        Usage usage = usageButSkips(plan);
        if (crossings.skips.none()) {
            return usage;
        }
        double up = usage.uploadBytes();
        double down = usage.downloadBytes();
        for (CrossingTensor skip : crossings.skips.all()) {
            Side home = skip.producer() < 0 ? Side.MOBILE : plan[skip.producer()];
            if (!(skip.output() && home == Side.CLOUD) && readFrom(home.other(), skip, plan)) {
                up += home == Side.MOBILE ? skip.bytes() : 0;
                down += home == Side.CLOUD ? skip.bytes() : 0;
            }
        }
        return new Usage(
                usage.mobileMillis(),
                usage.mobileMillijoules(),
                usage.cloudMillis(),
                usage.cloudRuns(),
                usage.switches(),
                up,
                down,
                0);
    }

    private static boolean readFrom(Side side, CrossingTensor tensor, Side[] plan) {
        for (int consumer : tensor.consumers()) {
            if (plan[consumer] == side) {
                return true;
            }
        }
        return false;
    }

    /** What a plan uses if skips cross for free, but where they are the model's outputs. */
    Usage usageButSkips(Side[] plan) {
        double mobileMillis = 0;
        double mobileMillijoules = 0;
        double cloudMillis = 0;
        int cloudRuns = 0;
        int switches = plan[0] == Side.CLOUD ? 1 : 0;
        double up = 0;
        double down = 0;
        int from = 0;
        for (int end = 0; end < blocks; end++) {
            boolean last = end == blocks - 1;
            boolean onCloud = plan[end] == Side.CLOUD;
            up += onCloud ? crossings.blockUpBytes[end] : 0;
            down += onCloud ? crossings.blockDownBytes[end] : 0;
            if (!last && plan[end + 1] == plan[end]) {
                continue;
            }
            if (onCloud) {
                cloudMillis += costs.cloud().millis(from, end);
                cloudRuns++;
                down += last ? 0 : crossings.boundaryDownBytes[end];
            } else {
                mobileMillis += costs.mobile().millis(from, end);
                mobileMillijoules += costs.mobile().millijoules(from, end);
                up += last ? 0 : crossings.boundaryUpBytes[end];
            }
            switches += !last || (onCloud && from <= crossings.lastOutput) ? 1 : 0;
            from = end + 1;
        }
        return new Usage(mobileMillis, mobileMillijoules, cloudMillis, cloudRuns, switches, up, down, 0);
    }
}
