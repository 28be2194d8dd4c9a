package org.jointdnn.planner.solver;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.internal.LinearCost;
import org.jointdnn.planner.internal.PlanSpace;
import org.jointdnn.planner.internal.Residency;
import org.jointdnn.planner.internal.Usage;
import org.jointdnn.planner.internal.blocks.BlockSpace;
import org.jspecify.annotations.Nullable;

/** The graph of segments M(i:j) and C(i:j), and Dijkstra's shortest path from its start to its finish. */
final class SegmentGraph implements PlanSpace.Arcs {
    private final BlockSpace space;
    private final LinearCost cost;
    private final int maxNodes;
    private final Map<Node, Path> reached = new HashMap<>();
    private final PriorityQueue<Path> queue = new PriorityQueue<>();
    /** The state and the path whose edges are being followed; null at the start. */
    private int state;

    private @Nullable Path from;

    /** A segment on a side, {@code after} being the state that follows it, in one copy of the graph. */
    private record Node(int before, int after, Residency residency) {}

    /** The best way found to a node. */
    private record Path(
            Node node,
            double cost,
            int switches,
            int cloudBlocks,
            @Nullable Path previous) implements Comparable<Path> {
        @Override
        public int compareTo(Path other) {
            if (cost != other.cost) {
                return Double.compare(cost, other.cost);
            }
            return switches != other.switches
                    ? Integer.compare(switches, other.switches)
                    : Integer.compare(cloudBlocks, other.cloudBlocks);
        }
    }

    SegmentGraph(BlockSpace space, LinearCost cost, int maxNodes) {
        this.space = space;
        this.cost = cost;
        this.maxNodes = maxNodes;
    }

    /** The side of each block on the shortest path, or none if there is no path. */
    Optional<Side[]> shortestPath() {
        space.start(this);
        for (Path path = queue.poll(); path != null; path = queue.poll()) {
            if (reached.get(path.node) != path) {
                continue;
            }
            if (path.node.after == space.states() - 1) {
                return Optional.of(placement(path));
            }
            from = path;
            state = path.node.after;
            space.extend(state, path.node.residency, this);
        }
        return Optional.empty();
    }

    @Override
    public void arc(
            int to,
            Residency residency,
            double mobileMillis,
            double mobileMillijoules,
            double cloudMillis,
            int cloudRuns,
            int switches,
            double uploadBytes,
            double downloadBytes,
            int cloudBlocks) {
        Usage edge = new Usage(
                mobileMillis, mobileMillijoules, cloudMillis, cloudRuns, switches, uploadBytes, downloadBytes, 0);
        Path before = from;
        Path path = new Path(
                new Node(before == null ? to : state, to, residency),
                (before == null ? 0 : before.cost) + cost.of(edge),
                (before == null ? 0 : before.switches) + switches,
                (before == null ? 0 : before.cloudBlocks) + cloudBlocks,
                before);
        Path known = reached.get(path.node);
        if (known == null || path.compareTo(known) < 0) {
            reached.put(path.node, path);
            queue.add(path);
            if (reached.size() > maxNodes) {
                throw new IllegalArgumentException("the graph of segments has more than " + maxNodes
                        + " nodes because of tensors that skip blocks. Maybe use exact.");
            }
        }
    }

    private Side[] placement(Path last) {
        Side[] placement = new Side[space.costs().blocks()];
        for (Path path = last; path != null; path = path.previous) {
            Side side = path.node.before % 2 == 0 ? Side.MOBILE : Side.CLOUD;
            Arrays.fill(placement, path.node.before / 2, path.node.after / 2, side);
        }
        return placement;
    }
}
