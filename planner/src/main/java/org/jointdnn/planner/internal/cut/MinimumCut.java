package org.jointdnn.planner.internal.cut;

import java.util.Optional;

/**
 * A cut of least capacity of a {@link FlowNetwork}, and among those one of least tie: a division of the
 * nodes between source and sink that minimises the price of the arcs from the source's side to the
 * sink's.
 *
 * <pre>
 * FlowNetwork network = new FlowNetwork(2);
 * network.fromSource(0, 3, 0);
 * network.arc(0, 1, 2, 0);
 * network.toSink(1, 5, 0);
 * MinimumCut cut = MinimumCut.of(network).get();   // value 2: node 0 with the source, node 1 with the sink
 * </pre>
 *
 * <p>Exactness: capacities are rounded to whole multiples of a unit, of which the cut has between 2^47 and
 * 2^61, and solved exactly in whole numbers ({@link Preflow}). The unit is chosen by the lesser of the
 * trivial cuts (all nodes on one side); where the least cut turns out far below, it is solved again with
 * that as the unit's measure, so that a capacity of 1e9 doesn't drown one of 1e-6.
 *
 * <p>Ties: the cuts of least capacity are the divisions that cut only full arcs, and leave none with flow
 * pointing back; so nodes that can still reach each other stay together, and the best of those divisions
 * is a minimum cut again, of the ties, among the nodes that no residual path binds to either terminal.
 * What is left of an arc below 2^-47 of the flow counts as full, so that rounding of the capacities given
 * decides nothing; if the cut found that way costs more by over 1e-12 of the value, it is rejected for one
 * of strictly least capacity. Of cuts equal in both, the one with most nodes on the source's side is
 * taken: it is unique.
 *
 * <p>Complexity: that of {@link Preflow}, O(nodes^3) at worst; 5,000 operators with their tensors, 10,000
 * nodes and 25,000 arcs, take a few milliseconds.
 *
 * <p>Source: for the structure of all minimum cuts: Picard and Queyranne, "On the structure of all
 * minimum cuts in a network and applications", Mathematical Programming Study 13, 1980,
 * doi:10.1007/BFb0120902.
 *
 * <p>Thread safety: immutable.
 */
public final class MinimumCut {
    /** Relative difference up to which two cuts are equal. */
    private static final double TOLERANCE = 1e-12;

    /** How many times less than the unit's measure a cut may be. */
    private static final double FAR_BELOW = 8;

    private final double value;
    private final long tie;
    private final boolean[] sourceSide;

    private MinimumCut(FlowNetwork network, boolean[] sourceSide) {
        this.sourceSide = sourceSide;
        double sum = 0;
        long ties = 0;
        for (int node = 0; node < sourceSide.length; node++) {
            sum += sourceSide[node] ? network.sinkCapacity(node) : network.sourceCapacity(node);
            ties += sourceSide[node] ? network.sinkTie(node) : network.sourceTie(node);
        }
        for (int arc = 0; arc < network.arcs(); arc++) {
            if (sourceSide[network.tail(arc)] && !sourceSide[network.head(arc)]) {
                sum += network.capacity(arc);
                ties += network.tie(arc);
            }
        }
        this.value = sum;
        this.tie = ties;
    }

    /** The minimum cut, or none if every cut has an arc of infinite capacity. */
    public static Optional<MinimumCut> of(FlowNetwork network) {
        double most = Double.MAX_VALUE;
        while (true) {
            SettledNodes settled = new SettledNodes(network, most);
            if (settled.contradict()) {
                return Optional.empty();
            }
            WholeNetwork whole = new WholeNetwork(network, settled);
            MinimumCut least = new MinimumCut(network, whole.leastCapacity());
            if (least.value >= Math.min(whole.trivialCut(), most) / FAR_BELOW) {
                MinimumCut tied = new MinimumCut(network, whole.leastTie());
                return Optional.of(tied.value <= least.value * (1 + TOLERANCE) ? tied : least);
            }
            most = 2 * least.value;
        }
    }

    /** Sum of the capacities of the arcs that are cut. */
    public double value() {
        return value;
    }

    /** Sum of the ties of the arcs that are cut. */
    public long tie() {
        return tie;
    }

    /** Whether the node is on the source's side; else it is on the sink's. */
    public boolean onSourceSide(int node) {
        return sourceSide[node];
    }
}
