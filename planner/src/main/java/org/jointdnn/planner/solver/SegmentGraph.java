package org.jointdnn.planner.solver;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import org.jointdnn.planner.internal.Coded;
import org.jointdnn.planner.internal.Decisions;
import org.jointdnn.planner.internal.LinearCost;
import org.jointdnn.planner.internal.Moves;
import org.jointdnn.planner.internal.Residency;
import org.jointdnn.planner.internal.blocks.BlockSpace;
import org.jspecify.annotations.Nullable;

/** The graph of segments M(i:j) and C(i:j), and Dijkstra's shortest path from its start to its finish. */
final class SegmentGraph implements Moves.Arcs {
    private final BlockSpace space;
    private final Moves moves;
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
            @Nullable Coded coded,
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
        this.moves = space.moves(List.of(cost));
        this.maxNodes = maxNodes;
    }

    /** The plan of the shortest path, or none if there is no path. */
    Optional<Decisions> shortestPath() {
        moves.start(this);
        for (Path path = queue.poll(); path != null; path = queue.poll()) {
            if (reached.get(path.node) != path) {
                continue;
            }
            if (path.node.after == space.states() - 1) {
                return Optional.of(placement(path));
            }
            from = path;
            state = path.node.after;
            moves.extend(state, path.node.residency, this);
        }
        return Optional.empty();
    }

    @Override
    public void arc(int to, Residency residency, double[] spent, int switches, int cloudBlocks, @Nullable Coded coded) {
        Path before = from;
        Path path = new Path(
                new Node(before == null ? to : state, to, residency),
                (before == null ? 0 : before.cost) + spent[0],
                (before == null ? 0 : before.switches) + switches,
                (before == null ? 0 : before.cloudBlocks) + cloudBlocks,
                coded,
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

    private Decisions placement(Path last) {
        int length = 0;
        Coded coded = null;
        for (Path path = last; path != null; path = path.previous) {
            length++;
            coded = Coded.join(path.coded, coded);
        }
        int[] states = new int[length];
        for (Path path = last; path != null; path = path.previous) {
            states[--length] = path.node.after;
        }
        return space.plan(states, coded);
    }
}
