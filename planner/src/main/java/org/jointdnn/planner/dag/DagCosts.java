package org.jointdnn.planner.dag;

import java.util.Objects;
import org.jointdnn.planner.Link;

/**
 * Everything the planner knows of a graph of operators, two machines and the link between them.
 *
 * <p>The inputs start on MOBILE and the outputs end there. Operators run one after the other, on whichever
 * side; nothing overlaps. For a placement p of the operators:
 *
 * <pre>
 * latency = sum of mobileMillis over operators on MOBILE + sum of loadFactor cloudMillis over those on CLOUD
 *         + for every tensor that crosses: 8 bytes / rate of its direction + rtt/2
 * energy  = sum of mobileMillijoules over operators on MOBILE + Pup tUp + Pdown tDown
 *         + idleWatts (cloud time + rtt/2 for every tensor that crosses)
 * </pre>
 *
 * <p>A tensor crosses, once, if it has a consumer on the side that it was not produced on, or is an output
 * produced on CLOUD. Two things differ from a chain of blocks. Costs are additive: what fusing operators
 * in one segment saves is not seen, as no segment is known. And each crossing tensor is a message of its
 * own that waits half a round trip, where a chain pays that once for each switch of side however many
 * tensors cross there: with branches on both sides at once there is no such thing as a switch.
 *
 * @param loadFactor multiplies every operator's time on CLOUD
 * @param idleWatts drawn by the mobile while it waits for the cloud and for the round trip's halves
 */
public record DagCosts(OperatorGraph graph, double loadFactor, Link link, double idleWatts) {
    public DagCosts {
        Objects.requireNonNull(graph, "graph");
        Objects.requireNonNull(link, "link");
        check("loadFactor", loadFactor);
        check("idleWatts", idleWatts);
    }

    /** These costs over another link. */
    public DagCosts over(Link newLink) {
        return new DagCosts(graph, loadFactor, newLink, idleWatts);
    }

    /** Number of operators. */
    public int operators() {
        return graph.operators().size();
    }

    private static void check(String name, double value) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + " is " + value + ", must be a finite number, 0 or more");
        }
    }
}
