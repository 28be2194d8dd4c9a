package org.jointdnn.planner.internal.cut;

import java.util.Arrays;

/**
 * The nodes of a {@link FlowNetwork} that no cut below a bound can place freely: those that the source
 * reaches over arcs of more capacity than that, and those that reach the sink over such arcs.
 *
 * <p>Complexity: O(nodes + arcs).
 */
final class SettledNodes {
    private static final int NONE = -1;

    private final FlowNetwork network;
    private final double most;
    private final boolean[] withSource;
    private final boolean[] withSink;

    /** Settles the nodes for cuts of at most {@code most}. */
    SettledNodes(FlowNetwork network, double most) {
        this.network = network;
        this.most = most;
        this.withSource = spread(true);
        this.withSink = spread(false);
    }

    private boolean[] spread(boolean forth) {
        int nodes = network.nodes();
        boolean[] settled = new boolean[nodes];
        int[] queue = new int[nodes];
        int found = 0;
        for (int node = 0; node < nodes; node++) {
            double bond = forth ? network.sourceCapacity(node) : network.sinkCapacity(node);
            if (bond > most) {
                settled[node] = true;
                queue[found++] = node;
            }
        }
        if (found == 0) {
            return settled;
        }
        int[] next = new int[network.arcs()];
        int[] first = uncuttable(forth, next);
        for (int index = 0; index < found; index++) {
            for (int arc = first[queue[index]]; arc != NONE; arc = next[arc]) {
                int other = forth ? network.head(arc) : network.tail(arc);
                if (!settled[other]) {
                    settled[other] = true;
                    queue[found++] = other;
                }
            }
        }
        return settled;
    }

    /** Lists of the arcs above the bound, by the node that they are left from, linked through {@code next}. */
    private int[] uncuttable(boolean forth, int[] next) {
        int[] first = new int[network.nodes()];
        Arrays.fill(first, NONE);
        for (int arc = 0; arc < network.arcs(); arc++) {
            if (network.capacity(arc) > most) {
                int node = forth ? network.tail(arc) : network.head(arc);
                next[arc] = first[node];
                first[node] = arc;
            }
        }
        return first;
    }

    /** Whether some node is settled on both sides, so that there is no such cut. */
    boolean contradict() {
        for (int node = 0; node < withSource.length; node++) {
            if (withSource[node] && withSink[node]) {
                return true;
            }
        }
        return false;
    }

    boolean withSource(int node) {
        return withSource[node];
    }

    boolean withSink(int node) {
        return withSink[node];
    }
}
