package org.jointdnn.planner.internal.blocks;

import java.util.ArrayList;
import java.util.List;
import org.jointdnn.planner.SegmentCosts;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.internal.Coded;
import org.jointdnn.planner.internal.LinearCost;
import org.jointdnn.planner.internal.Moves;
import org.jointdnn.planner.internal.Residency;
import org.jspecify.annotations.Nullable;

/**
 * The arcs of a {@link BlockSpace}: runs, each once for every way in which what crosses with it may be coded that
 * no other way beats in all costs. With one cost that is a single way.
 */
final class BlockMoves implements Moves {
    private final BlockSpace space;
    private final Crossings crossings;
    private final LinearCost[] costs;
    private final int blocks;
    private final double[] spent;
    /** The skips that a block had to fetch. */
    private final int[] fetched;

    /** By destination and tensor; null until needed. */
    private final List<List<@Nullable List<Way>>> ofTensor = new ArrayList<>();
    /** By destination and block: what crosses at the boundary after it; null until needed. */
    private final List<List<@Nullable List<Way>>> after = new ArrayList<>();

    private final List<Way> nothing;
    private final double[][] skipsUp;
    private final double[][] skipsDown;

    BlockMoves(BlockSpace space, List<LinearCost> costs) {
        this.space = space;
        this.crossings = space.crossings();
        this.costs = costs.toArray(new LinearCost[0]);
        this.blocks = space.costs().blocks();
        this.spent = new double[costs.size()];
        this.fetched = new int[crossings.tensorOfSkip.length];
        this.nothing = Way.nothing(costs.size());
        for (int side = 0; side < Side.values().length; side++) {
            ofTensor.add(unknown(space.codings().tensors()));
            after.add(unknown(blocks));
        }
        skipsUp = skipPrices(Side.CLOUD);
        skipsDown = skipPrices(Side.MOBILE);
    }

    private static List<@Nullable List<Way>> unknown(int size) {
        List<@Nullable List<Way>> list = new ArrayList<>();
        for (int index = 0; index < size; index++) {
            list.add(null);
        }
        return list;
    }

    private List<Way> ways(int tensor, Side to) {
        List<Way> known = ofTensor.get(to.ordinal()).get(tensor);
        if (known == null) {
            known = new ArrayList<>();
            for (int coding : space.codings().admitted(tensor, to)) {
                double[] price = new double[costs.length];
                for (int cost = 0; cost < price.length; cost++) {
                    price[cost] = costs[cost].of(space.codings().get(tensor, coding), to);
                }
                Way.add(known, new Way(price, coding == 0 ? null : new Coded(tensor, coding, null)));
            }
            ofTensor.get(to.ordinal()).set(tensor, known);
        }
        return known;
    }

    private List<Way> waysAfter(int block, Side to) {
        List<Way> known = after.get(to.ordinal()).get(block);
        if (known == null) {
            known = with(nothing, (to == Side.CLOUD ? crossings.upAfter : crossings.downAfter)[block], to);
            after.get(to.ordinal()).set(block, known);
        }
        return known;
    }

    private List<Way> with(List<Way> ways, int[] tensors, Side to) {
        List<Way> all = ways;
        for (int tensor : tensors) {
            all = Way.combined(all, ways(tensor, to));
        }
        return all;
    }

    @Override
    public void start(Arcs arcs) {
        Residency initial = crossings.skips.initial();
        arcs.arc(BlockSpace.state(0, Side.MOBILE), initial, new double[costs.length], 0, 0, null);
        for (int cost = 0; cost < costs.length; cost++) {
            spent[cost] = costs[cost].switching();
        }
        arcs.arc(BlockSpace.state(0, Side.CLOUD), initial, spent, 1, 0, null);
    }

    /** Follows the run that starts at the state block by block, and ends it after each where it may. */
    @Override
    public void extend(int state, Residency residency, Arcs arcs) {
        int from = state / 2;
        Side side = state % 2 == 0 ? Side.MOBILE : Side.CLOUD;
        boolean onCloud = side == Side.CLOUD;
        SegmentCosts segments = onCloud ? space.costs().cloud() : space.costs().mobile();
        Residency held = crossings.skips.none() ? residency : residency.copy();
        List<Way> crossed = nothing;
        int last = space.reach().last(side, from);
        for (int end = from; end <= last; end++) {
            crossed = withSkips(crossed, held, side, end);
            if (onCloud) {
                crossed = with(crossed, crossings.upOfBlock[end], Side.CLOUD);
                crossed = with(crossed, crossings.downOfBlock[end], Side.MOBILE);
            }
            if (segments.runs(from, end)) {
                endRun(from, side, end, crossings.skips.stillRead(held, end), crossed, arcs);
            }
        }
    }

    /** The ways with the skips besides that have to cross for a block, which then are on its side. */
    private List<Way> withSkips(List<Way> ways, Residency held, Side side, int block) {
        if (crossings.skips.none()) {
            return ways;
        }
        int count = crossings.skips.fetch(held, side, block, fetched);
        List<Way> all = ways;
        for (int index = 0; index < count; index++) {
            all = Way.combined(all, ways(crossings.tensorOfSkip[fetched[index]], side));
        }
        return all;
    }

    private void endRun(int from, Side side, int end, Residency residency, List<Way> crossed, Arcs arcs) {
        boolean onCloud = side == Side.CLOUD;
        boolean complete = end == blocks - 1;
        int switches = !complete || (onCloud && from <= crossings.lastOutput) ? 1 : 0;
        int to = complete ? 2 * blocks : BlockSpace.state(end + 1, side.other());
        List<Way> following = complete ? nothing : waysAfter(end, side.other());
        for (Way way : crossed) {
            for (Way next : following) {
                for (int cost = 0; cost < costs.length; cost++) {
                    spent[cost] = way.spent()[cost]
                            + next.spent()[cost]
                            + switches * costs[cost].switching()
                            + run(costs[cost], from, side, end);
                }
                Coded coded = Coded.join(next.coded(), way.coded());
                arcs.arc(to, residency, spent, switches, onCloud ? end - from + 1 : 0, coded);
            }
        }
    }

    private double run(LinearCost cost, int from, Side side, int end) {
        if (side == Side.CLOUD) {
            return cost.cloudMillis() * space.costs().cloud().millis(from, end) + cost.cloudRun();
        }
        SegmentCosts mobile = space.costs().mobile();
        return cost.mobileMillis() * mobile.millis(from, end)
                + cost.mobileMillijoules() * mobile.millijoules(from, end);
    }

    @Override
    public void fetch(Residency held, Residency wanted, double[] spentBy) {
        crossings.skips.addMissing(held, wanted, Side.CLOUD, skipsUp, spentBy);
        crossings.skips.addMissing(held, wanted, Side.MOBILE, skipsDown, spentBy);
    }

    /** By skip and cost: its price if it crosses as is cheapest by the last cost. */
    private double[][] skipPrices(Side to) {
        double[][] prices = new double[crossings.tensorOfSkip.length][];
        for (int skip = 0; skip < prices.length; skip++) {
            prices[skip] = cheapest(ways(crossings.tensorOfSkip[skip], to)).spent();
        }
        return prices;
    }

    private Way cheapest(List<Way> ways) {
        Way cheapest = ways.get(0);
        int last = costs.length - 1;
        for (Way way : ways) {
            cheapest = way.spent()[last] < cheapest.spent()[last] ? way : cheapest;
        }
        return cheapest;
    }
}
