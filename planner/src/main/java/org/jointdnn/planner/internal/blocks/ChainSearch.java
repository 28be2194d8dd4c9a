package org.jointdnn.planner.internal.blocks;

import java.util.Arrays;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.SegmentCosts;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.internal.Decisions;
import org.jointdnn.planner.internal.LinearCost;
import org.jointdnn.planner.internal.Relaxation;
import org.jointdnn.planner.internal.Usage;

/**
 * Shortest paths over runs, as if skips crossed for free.
 *
 * <p>The graph is the JointDNN paper's: a node for every segment on each side, M(i:j) and C(i:j), an edge
 * from each to the segments of the other side that start where it ends. With {@code v(s, i)} the least
 * cost of blocks {@code i..n-1} if a run starts at block i on side s,
 *
 * <pre>v(s, i) = min over j of run(s, i, j) + (j = n-1 ? return : switch(s, j) + v(other s, j+1))</pre>
 *
 * <p>so an inner loop over j, backwards in i, finds all in O(blocks^2) time and O(blocks) space. Without
 * skips {@code v} is exact; with skips it is a lower bound.
 *
 * <p>Paths are ordered by cost, up to rounding, then switches, then blocks on CLOUD. The order is kept when two
 * paths are extended alike.
 *
 * <p>Source: Eshratifar, Abrishami, Pedram, "JointDNN", IEEE TMC 20(2), 2021, section on the shortest
 * path; here solved backwards and without building the graph.
 */
final class ChainSearch implements Relaxation {
    /** Costs that differ by less are the same: so much may come of summing equal parts in another order. */
    private static final double SAME = 1 + 1e-13;

    private final BlockSpace space;
    private final Costs costs;
    private final Crossings crossings;
    private final Tariff tariff;
    private final Reach reach;
    private final LinearCost rates;
    private final int blocks;
    private final Paths mobile;
    private final Paths cloud;

    /** The best path from each block, for one side of the run that starts there. */
    private static final class Paths {
        /** By first block; one more for the end of the network. */
        final double[] cost;

        final int[] switches;
        final int[] cloudBlocks;
        final int[] runEnd;
        /** By last block of the run: what follows it. */
        final double[] tail;

        final int[] tailSwitches;
        final int[] tailCloudBlocks;

        Paths(int blocks) {
            cost = new double[blocks];
            switches = new int[blocks];
            cloudBlocks = new int[blocks];
            runEnd = new int[blocks];
            tail = new double[blocks];
            tailSwitches = new int[blocks];
            tailCloudBlocks = new int[blocks];
            Arrays.fill(cost, Double.POSITIVE_INFINITY);
        }
    }

    private ChainSearch(BlockSpace space, LinearCost rates) {
        this.space = space;
        this.costs = space.costs();
        this.crossings = space.crossings();
        this.tariff = new Tariff(space, rates);
        this.reach = space.reach();
        this.rates = rates;
        this.blocks = costs.blocks();
        this.mobile = new Paths(blocks);
        this.cloud = new Paths(blocks);
    }

    static ChainSearch solve(BlockSpace space, LinearCost rates) {
        ChainSearch search = new ChainSearch(space, rates);
        for (int from = search.blocks - 1; from >= 0; from--) {
            search.setTails(from);
            search.relaxMobile(from);
            search.relaxCloud(from);
        }
        return search;
    }

    @Override
    public double[] ahead() {
        double[] ahead = new double[space.states()];
        for (int from = 0; from < blocks; from++) {
            ahead[BlockSpace.state(from, Side.MOBILE)] = mobile.cost[from];
            ahead[BlockSpace.state(from, Side.CLOUD)] = cloud.cost[from];
        }
        return ahead;
    }

    @Override
    public boolean feasible() {
        return mobile.cost[0] != Double.POSITIVE_INFINITY || cloud.cost[0] != Double.POSITIVE_INFINITY;
    }

    @Override
    public Decisions plan() {
        Side side = cloudFirst() ? Side.CLOUD : Side.MOBILE;
        Side[] plan = new Side[blocks];
        int from = 0;
        while (from < blocks) {
            int end = paths(side).runEnd[from];
            Arrays.fill(plan, from, end + 1, side);
            from = end + 1;
            side = side.other();
        }
        return new Decisions(plan, tariff.codings(plan));
    }

    @Override
    public Usage usage() {
        return space.usageButSkips(plan());
    }

    private boolean cloudFirst() {
        double cost = cloud.cost[0] + rates.switching();
        if (cost > mobile.cost[0] * SAME || mobile.cost[0] > cost * SAME) {
            return cost < mobile.cost[0];
        }
        int switches = cloud.switches[0] + 1;
        return switches < mobile.switches[0]
                || (switches == mobile.switches[0] && cloud.cloudBlocks[0] < mobile.cloudBlocks[0]);
    }

    private Paths paths(Side side) {
        return side == Side.MOBILE ? mobile : cloud;
    }

    private void setTails(int from) {
        if (from == blocks - 1) {
            boolean returns = crossings.lastOutput == blocks - 1;
            cloud.tail[from] = returns ? rates.switching() : 0;
            cloud.tailSwitches[from] = returns ? 1 : 0;
            return;
        }
        setTail(mobile, cloud, from, tariff.upAfter[from]);
        setTail(cloud, mobile, from, tariff.downAfter[from]);
        if (from == crossings.lastOutput) {
            cloud.tail[blocks - 1] = rates.switching();
            cloud.tailSwitches[blocks - 1] = 1;
        }
    }

    private void setTail(Paths paths, Paths next, int end, double crossing) {
        paths.tail[end] = rates.switching() + crossing + next.cost[end + 1];
        paths.tailSwitches[end] = 1 + next.switches[end + 1];
        paths.tailCloudBlocks[end] = next.cloudBlocks[end + 1];
    }

    // In both loops a segment that can't run makes an infinite candidate, or, where the rate is 0, NaN:
    // neither is below or equal to a finite one.

    private void relaxMobile(int from) {
        SegmentCosts segments = costs.mobile();
        double perMilli = rates.mobileMillis();
        double perMillijoule = rates.mobileMillijoules();
        double[] tail = mobile.tail;
        int row = segments.cell(from, 0);
        int last = reach.last(Side.MOBILE, from);
        double best = Double.POSITIVE_INFINITY;
        double same = Double.MAX_VALUE;
        int bestEnd = -1;
        for (int end = from; end <= last; end++) {
            double candidate = perMilli * segments.cellMillis(row + end)
                    + perMillijoule * segments.cellMillijoules(row + end)
                    + tail[end];
            if (candidate <= same) {
                boolean better = candidate * SAME < best;
                bestEnd = better || prefers(mobile, end, bestEnd, 0) ? end : bestEnd;
                best = Math.min(best, candidate);
                same = best * SAME;
            }
        }
        keep(mobile, from, best, bestEnd, 0);
    }

    private void relaxCloud(int from) {
        SegmentCosts segments = costs.cloud();
        double perMilli = rates.cloudMillis();
        double[] crossing = tariff.ofBlock;
        double[] tail = cloud.tail;
        int row = segments.cell(from, 0);
        int last = reach.last(Side.CLOUD, from);
        double best = Double.POSITIVE_INFINITY;
        double same = Double.MAX_VALUE;
        int bestEnd = -1;
        double fixed = rates.cloudRun();
        for (int end = from; end <= last; end++) {
            fixed += crossing[end];
            double candidate = perMilli * segments.cellMillis(row + end) + fixed + tail[end];
            if (candidate <= same) {
                boolean better = candidate * SAME < best;
                bestEnd = better || prefers(cloud, end, bestEnd, 1) ? end : bestEnd;
                best = Math.min(best, candidate);
                same = best * SAME;
            }
        }
        keep(cloud, from, best, bestEnd, 1);
    }

    /** Whether, at equal cost, a run to {@code end} goes before one to {@code other}, if there is one. */
    private static boolean prefers(Paths paths, int end, int other, int cloudPerBlock) {
        if (other < 0) {
            return true;
        }
        if (paths.tailSwitches[end] != paths.tailSwitches[other]) {
            return paths.tailSwitches[end] < paths.tailSwitches[other];
        }
        return paths.tailCloudBlocks[end] + cloudPerBlock * (end - other) < paths.tailCloudBlocks[other];
    }

    private static void keep(Paths paths, int from, double cost, int end, int cloudPerBlock) {
        paths.cost[from] = cost;
        if (end >= 0) {
            paths.runEnd[from] = end;
            paths.switches[from] = paths.tailSwitches[end];
            paths.cloudBlocks[from] = paths.tailCloudBlocks[end] + cloudPerBlock * (end - from + 1);
        }
    }
}
