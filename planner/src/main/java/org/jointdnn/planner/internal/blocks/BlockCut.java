package org.jointdnn.planner.internal.blocks;

import java.util.Optional;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.CrossingTensor;
import org.jointdnn.planner.SegmentCosts;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.internal.Decisions;
import org.jointdnn.planner.internal.LinearCost;
import org.jointdnn.planner.internal.cut.FlowNetwork;
import org.jointdnn.planner.internal.cut.MinimumCut;

/**
 * Places blocks whose segments cost the sums of their blocks by a minimum cut, however many tensors skip
 * blocks.
 *
 * <p>The source is MOBILE, the sink CLOUD; there is a node for each block. With {@code m(b)} and
 * {@code c(b)} what block b costs on a side, and what crosses for it alone, the arcs are
 *
 * <pre>
 * source -> b    c(b), for block 0 also a switch and the price of a cloud run
 * b -> sink      m(b)
 *                infinite, either of them, if the block can't run there or is pinned to the other side
 * b -> b+1       a switch, the price of a cloud run, and what crosses up at the boundary
 * b+1 -> b       a switch, and what crosses down at the boundary
 * source -> n-1  a switch besides, if the last block computes an output
 *
 * for a skip of producer p:
 * p -> u         its price up       u -> c   infinite, for each consumer c
 * d -> p         its price down     c -> d   infinite, for each consumer c; not for an output
 * </pre>
 *
 * <p>u and d are nodes of the skip's own; the producer of the model's inputs is the source. Ties: a switch
 * is blocks + 1, a block on CLOUD is 1.
 *
 * <p>Where the last output is computed before the last block, the return is a switch only if the last run
 * reaches back that far. That is no sum over arcs, so there is no such cut.
 *
 * <p>Complexity: that of {@link MinimumCut} on blocks + 2 skips nodes.
 */
final class BlockCut {
    private final BlockSpace space;
    private final LinearCost cost;
    private final Tariff tariff;
    private final int blocks;
    private final long switchTie;
    private final FlowNetwork network;

    private BlockCut(BlockSpace space, LinearCost cost) {
        this.space = space;
        this.cost = cost;
        this.tariff = new Tariff(space, cost);
        this.blocks = space.costs().blocks();
        this.switchTie = blocks + 1L;
        this.network = new FlowNetwork(blocks);
    }

    /** Whether a cut of the space's network costs what its placement does. */
    static boolean fits(BlockSpace space) {
        Costs costs = space.costs();
        int lastOutput = space.crossings().lastOutput;
        return costs.mobile().additive()
                && costs.cloud().additive()
                && (lastOutput < 0 || lastOutput == costs.blocks() - 1);
    }

    /** The best placement, or none if some block can run nowhere. */
    static Optional<Decisions> best(BlockSpace space, LinearCost cost) {
        BlockCut cut = new BlockCut(space, cost);
        cut.addBlocks();
        cut.addBoundaries();
        for (int tensor : space.crossings().tensorOfSkip) {
            cut.addSkip(tensor);
        }
        return MinimumCut.of(cut.network).map(cut::placement);
    }

    private Decisions placement(MinimumCut cut) {
        Side[] sides = new Side[blocks];
        for (int block = 0; block < blocks; block++) {
            sides[block] = cut.onSourceSide(block) ? Side.MOBILE : Side.CLOUD;
        }
        return new Decisions(sides, tariff.codings(sides));
    }

    private void addBlocks() {
        SegmentCosts mobile = space.costs().mobile();
        SegmentCosts cloud = space.costs().cloud();
        for (int block = 0; block < blocks; block++) {
            boolean onMobile = mobile.runs(block, block) && space.reach().last(Side.MOBILE, block) >= block;
            boolean onCloud = cloud.runs(block, block) && space.reach().last(Side.CLOUD, block) >= block;
            double mobileCost = onMobile
                    ? cost.mobileMillis() * mobile.millis(block, block)
                            + cost.mobileMillijoules() * mobile.millijoules(block, block)
                    : Double.POSITIVE_INFINITY;
            double cloudCost = onCloud
                    ? cost.cloudMillis() * cloud.millis(block, block) + tariff.ofBlock[block]
                    : Double.POSITIVE_INFINITY;
            network.toSink(block, mobileCost, 0);
            network.fromSource(block, cloudCost, 1);
        }
    }

    private void addBoundaries() {
        Crossings crossings = space.crossings();
        network.fromSource(0, cost.switching() + cost.cloudRun(), switchTie);
        for (int block = 0; block + 1 < blocks; block++) {
            double toCloud = cost.switching() + cost.cloudRun() + tariff.upAfter[block];
            network.arc(block, block + 1, toCloud, switchTie);
            network.arc(block + 1, block, cost.switching() + tariff.downAfter[block], switchTie);
        }
        if (crossings.lastOutput >= 0) {
            network.fromSource(blocks - 1, cost.switching(), switchTie);
        }
    }

    private void addSkip(int tensor) {
        CrossingTensor skip = space.costs().tensors().get(tensor);
        int up = network.addNode();
        double upCost = tariff.price(tensor, Side.CLOUD);
        if (skip.producer() < 0) {
            network.fromSource(up, upCost, 0);
        } else {
            network.arc(skip.producer(), up, upCost, 0);
        }
        skip.consumers().forEach(consumer -> network.arc(up, consumer, Double.POSITIVE_INFINITY, 0));
        if (skip.producer() >= 0 && !skip.output()) {
            int down = network.addNode();
            network.arc(down, skip.producer(), tariff.price(tensor, Side.MOBILE), 0);
            skip.consumers().forEach(consumer -> network.arc(consumer, down, Double.POSITIVE_INFINITY, 0));
        }
    }
}
