package org.jointdnn.planner.internal.blocks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jointdnn.planner.Coding;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.CrossingTensor;
import org.jointdnn.planner.Pin;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.internal.Cap;
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
 * The plans of a network's blocks, pins respected.
 *
 * <p>A state is a boundary before which all blocks are placed and the side of the run that starts there:
 * {@code 2 * from + (side is CLOUD ? 1 : 0)}. An arc is a run.
 */
public final class BlockSpace implements PlanSpace {
    private final Costs costs;
    private final Crossings crossings;
    private final Codings codings;
    private final List<Pin> pins;
    private final Reach reach;
    private final int blocks;

    private BlockSpace(Costs costs, Crossings crossings, Codings codings, List<Pin> pins) {
        this.costs = costs;
        this.blocks = costs.blocks();
        this.crossings = crossings;
        this.codings = codings;
        this.pins = pins;
        this.reach = Reach.of(blocks, pins);
    }

    public static BlockSpace of(Costs costs, List<Pin> pins) {
        return new BlockSpace(costs, Crossings.of(costs), Codings.of(costs.tensors()), List.copyOf(pins));
    }

    /** Those of the plans that place the first blocks on these sides. */
    public BlockSpace beginning(List<Side> first) {
        List<Pin> all = new ArrayList<>(pins);
        for (int block = 0; block < first.size(); block++) {
            all.add(new Pin(block, block, first.get(block)));
        }
        return new BlockSpace(costs, crossings, codings, all);
    }

    public Costs costs() {
        return costs;
    }

    Crossings crossings() {
        return crossings;
    }

    Codings codings() {
        return codings;
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
    public Optional<Decisions> direct(LinearCost cost) {
        return BlockCut.fits(this) ? BlockCut.best(this, cost) : Optional.empty();
    }

    @Override
    public BlockSpace within(List<Cap> caps) {
        return caps.isEmpty() ? this : new BlockSpace(costs, crossings, codings.within(caps), pins);
    }

    @Override
    public Moves moves(List<LinearCost> linearCosts) {
        return new BlockMoves(this, linearCosts);
    }

    @Override
    public Decisions plan(int[] states, @Nullable Coded coded) {
        Side[] sides = new Side[blocks];
        for (int index = 0; index + 1 < states.length; index++) {
            Side side = states[index] % 2 == 0 ? Side.MOBILE : Side.CLOUD;
            Arrays.fill(sides, states[index] / 2, states[index + 1] / 2, side);
        }
        int[] chosen = new int[codings.tensors()];
        for (Coded rest = coded; rest != null; rest = rest.others()) {
            chosen[rest.tensor()] = rest.coding();
        }
        return new Decisions(sides, chosen);
    }

    @Override
    public Usage usage(Decisions plan) {
        Tally tally = tallyButSkips(plan);
        for (int tensor : crossings.tensorOfSkip) {
            CrossingTensor skip = costs.tensors().get(tensor);
            Side home = codings.home(tensor, plan.sides());
            if (!(skip.output() && home == Side.CLOUD) && readFrom(home.other(), skip, plan.sides())) {
                tally.cross(skip.codings().get(plan.codings()[tensor]), home.other());
            }
        }
        return tally.usage();
    }

    private static boolean readFrom(Side side, CrossingTensor tensor, Side[] sides) {
        for (int consumer : tensor.consumers()) {
            if (sides[consumer] == side) {
                return true;
            }
        }
        return false;
    }

    /** What a plan uses if skips cross for free, but where they are the model's outputs. */
    Usage usageButSkips(Decisions plan) {
        return tallyButSkips(plan).usage();
    }

    private Tally tallyButSkips(Decisions plan) {
        Side[] sides = plan.sides();
        Tally tally = new Tally();
        tally.switches = sides[0] == Side.CLOUD ? 1 : 0;
        int from = 0;
        for (int end = 0; end < blocks; end++) {
            boolean last = end == blocks - 1;
            boolean onCloud = sides[end] == Side.CLOUD;
            if (onCloud) {
                cross(crossings.upOfBlock[end], Side.CLOUD, plan, tally);
                cross(crossings.downOfBlock[end], Side.MOBILE, plan, tally);
            }
            if (!last && sides[end + 1] == sides[end]) {
                continue;
            }
            if (onCloud) {
                tally.cloudMillis += costs.cloud().millis(from, end);
                tally.cloudRuns++;
            } else {
                tally.mobileMillis += costs.mobile().millis(from, end);
                tally.mobileMillijoules += costs.mobile().millijoules(from, end);
            }
            if (!last) {
                int[] crossing = (onCloud ? crossings.downAfter : crossings.upAfter)[end];
                cross(crossing, sides[end + 1], plan, tally);
            }
            tally.switches += !last || (onCloud && from <= crossings.lastOutput) ? 1 : 0;
            from = end + 1;
        }
        return tally;
    }

    private void cross(int[] tensors, Side to, Decisions plan, Tally tally) {
        for (int tensor : tensors) {
            tally.cross(codings.get(tensor, plan.codings()[tensor]), to);
        }
    }

    /** Sums up what a plan uses. */
    private static final class Tally {
        private double mobileMillis;
        private double mobileMillijoules;
        private double cloudMillis;
        private int cloudRuns;
        private int switches;
        private double uploadBytes;
        private double downloadBytes;
        private double accuracyLoss;

        void cross(Coding coding, Side to) {
            Coding.Work work = coding.to(to);
            mobileMillis += work.mobileMillis();
            mobileMillijoules += work.mobileMillijoules();
            cloudMillis += work.cloudMillis();
            uploadBytes += to == Side.CLOUD ? coding.bytes() : 0;
            downloadBytes += to == Side.MOBILE ? coding.bytes() : 0;
            accuracyLoss += coding.accuracyLoss();
        }

        Usage usage() {
            return new Usage(
                    mobileMillis,
                    mobileMillijoules,
                    cloudMillis,
                    cloudRuns,
                    switches,
                    uploadBytes,
                    downloadBytes,
                    accuracyLoss);
        }
    }
}
