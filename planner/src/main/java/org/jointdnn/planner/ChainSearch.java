package org.jointdnn.planner;

import java.util.Arrays;

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
 * <p>Paths are ordered by cost, then switches, then blocks on CLOUD. The order is kept when two paths are
 * extended alike, so ties are broken exactly.
 *
 * <p>Source: Eshratifar, Abrishami, Pedram, "JointDNN", IEEE TMC 20(2), 2021, section on the shortest
 * path; here solved backwards and without building the graph.
 */
final class ChainSearch {
    private final Costs costs;
    private final Crossings crossings;
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

    private ChainSearch(Network network, LinearCost rates) {
        this.costs = network.costs();
        this.crossings = network.crossings();
        this.reach = network.reach();
        this.rates = rates;
        this.blocks = costs.blocks();
        this.mobile = new Paths(blocks);
        this.cloud = new Paths(blocks);
    }

    static ChainSearch solve(Network network, LinearCost rates) {
        ChainSearch search = new ChainSearch(network, rates);
        for (int from = search.blocks - 1; from >= 0; from--) {
            search.setTails(from);
            search.relaxMobile(from);
            search.relaxCloud(from);
        }
        return search;
    }

    /** Least cost of blocks {@code from..n-1} if a run starts at {@code from}; infinite if there is none. */
    double cost(Side side, int from) {
        return paths(side).cost[from];
    }

    /** Whether any sequence of runs covers the network. */
    boolean feasible() {
        return mobile.cost[0] != Double.POSITIVE_INFINITY || cloud.cost[0] != Double.POSITIVE_INFINITY;
    }

    /** The side of each block on the best path; only if {@link #feasible}. */
    Side[] placement() {
        Side side = cloudFirst() ? Side.CLOUD : Side.MOBILE;
        Side[] placement = new Side[blocks];
        int from = 0;
        while (from < blocks) {
            int end = paths(side).runEnd[from];
            Arrays.fill(placement, from, end + 1, side);
            from = end + 1;
            side = side.other();
        }
        return placement;
    }

    /** What a placement costs by any rates, as if skips crossed for free. */
    static double total(Network network, Side[] placement, LinearCost rates) {
        Crossings crossings = network.crossings();
        double total = placement[0] == Side.CLOUD ? rates.switching() : 0;
        int from = 0;
        for (int end = 0; end < placement.length; end++) {
            boolean last = end == placement.length - 1;
            Side side = placement[end];
            boolean onCloud = side == Side.CLOUD;
            if (onCloud) {
                total += crossings.blockUpBytes[end] * rates.uploadByte();
                total += crossings.blockDownBytes[end] * rates.downloadByte();
            }
            if (!last && placement[end + 1] == side) {
                continue;
            }
            total += rates.run(network.costs(), side, from, end);
            if (!last) {
                total += rates.switching();
                total += onCloud
                        ? crossings.boundaryDownBytes[end] * rates.downloadByte()
                        : crossings.boundaryUpBytes[end] * rates.uploadByte();
            } else if (onCloud && from <= crossings.lastOutput) {
                total += rates.switching();
            }
            from = end + 1;
        }
        return total;
    }

    private boolean cloudFirst() {
        double cost = cloud.cost[0] + rates.switching();
        if (cost != mobile.cost[0]) {
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
        setTail(mobile, cloud, from, crossings.boundaryUpBytes[from] * rates.uploadByte());
        setTail(cloud, mobile, from, crossings.boundaryDownBytes[from] * rates.downloadByte());
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
    // neither is below or equal to a finite cost.

    private void relaxMobile(int from) {
        double[] millis = costs.mobile().millisTable();
        double[] millijoules = costs.mobile().millijoulesTable();
        double perMilli = rates.mobileMillis();
        double perMillijoule = rates.mobileMillijoules();
        double[] tail = mobile.tail;
        int row = SegmentCosts.index(blocks, from, 0);
        int last = reach.last(Side.MOBILE, from);
        double best = Double.POSITIVE_INFINITY;
        int bestEnd = -1;
        for (int end = from; end <= last; end++) {
            double candidate = perMilli * millis[row + end] + perMillijoule * millijoules[row + end] + tail[end];
            if (candidate < best || (candidate == best && bestEnd >= 0 && prefers(mobile, end, bestEnd, 0))) {
                best = candidate;
                bestEnd = end;
            }
        }
        keep(mobile, from, best, bestEnd, 0);
    }

    private void relaxCloud(int from) {
        double[] millis = costs.cloud().millisTable();
        double perMilli = rates.cloudMillis();
        double[] up = crossings.blockUpBytes;
        double[] down = crossings.blockDownBytes;
        double[] tail = cloud.tail;
        int row = SegmentCosts.index(blocks, from, 0);
        int last = reach.last(Side.CLOUD, from);
        double best = Double.POSITIVE_INFINITY;
        int bestEnd = -1;
        double fixed = rates.cloudRun();
        for (int end = from; end <= last; end++) {
            fixed += up[end] * rates.uploadByte() + down[end] * rates.downloadByte();
            double candidate = perMilli * millis[row + end] + fixed + tail[end];
            if (candidate < best || (candidate == best && bestEnd >= 0 && prefers(cloud, end, bestEnd, 1))) {
                best = candidate;
                bestEnd = end;
            }
        }
        keep(cloud, from, best, bestEnd, 1);
    }

    /** Whether, at equal cost, a run to {@code end} goes before one to {@code other}. */
    private static boolean prefers(Paths paths, int end, int other, int cloudPerBlock) {
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
