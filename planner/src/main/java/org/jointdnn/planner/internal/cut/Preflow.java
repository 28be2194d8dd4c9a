package org.jointdnn.planner.internal.cut;

import java.util.Arrays;

/**
 * A maximum preflow in a network with whole capacities.
 *
 * <p>Push-relabel with a first-in-first-out queue of the nodes that have excess, and exact distances to
 * the sink computed anew whenever the work since then amounts to a pass over the network. Every
 * number is a whole one, so nothing is rounded: afterwards the capacity of the arcs from the nodes that
 * can't reach the sink to those that can is exactly what has arrived at the sink, which proves both
 * maximum and minimum.
 *
 * <p>Excess that can't reach the sink stays where it is. Returning it to the source would change nothing
 * for the cuts: all nodes that it passes on its way back are reached from the source in any case.
 *
 * <p>Complexity: O(nodes^3) at worst; near to linear on networks like those of planning.
 *
 * <p>Source: Goldberg and Tarjan, "A new approach to the maximum-flow problem", JACM 35(4), 1988,
 * doi:10.1145/48014.61051; distances computed anew: Cherkassky and Goldberg, "On implementing the
 * push-relabel method for the maximum flow problem", Algorithmica 19, 1997, doi:10.1007/PL00009180.
 */
final class Preflow {
    /** Capacity of an arc that can't be filled; the supplies together must stay below. */
    static final long UNBOUNDED = 1L << 62;

    /** What a relabelling costs beside a look at each of the node's arcs, in the same unit. */
    private static final int RELABEL_WORK = 12;

    private final int nodes;
    private final int[] first;
    private final int[] head;
    private final int[] reverse;
    private final int[] place;
    private final long[] residual;
    private final long[] excess;
    private final long[] demand;
    private final int[] distance;
    private final int[] current;
    private final int[] queue;
    private final int[] active;
    private final boolean[] isActive;
    private int activeFrom;
    private int activeCount;
    private long arrived;

    /**
     * Prepares a network with an arc for each capacity; the other arrays of arcs may be longer.
     *
     * @param supply capacity from the source to each node; changed into what is left there
     * @param demand capacity from each node to the sink; changed into what is left of it
     */
    Preflow(int[] from, int[] to, long[] capacity, long[] supply, long[] demand) {
        int arcs = capacity.length;
        this.nodes = supply.length;
        this.excess = supply;
        this.demand = demand;
        this.first = new int[nodes + 1];
        this.head = new int[2 * arcs];
        this.reverse = new int[2 * arcs];
        this.residual = new long[2 * arcs];
        this.place = new int[arcs];
        this.distance = new int[nodes];
        this.current = new int[nodes];
        this.queue = new int[nodes];
        this.active = new int[nodes];
        this.isActive = new boolean[nodes];
        for (int arc = 0; arc < arcs; arc++) {
            first[from[arc] + 1]++;
            first[to[arc] + 1]++;
        }
        for (int node = 0; node < nodes; node++) {
            first[node + 1] += first[node];
        }
        System.arraycopy(first, 0, current, 0, nodes);
        for (int arc = 0; arc < arcs; arc++) {
            int forth = current[from[arc]]++;
            int back = current[to[arc]]++;
            place[arc] = forth;
            head[forth] = to[arc];
            head[back] = from[arc];
            reverse[forth] = back;
            reverse[back] = forth;
            residual[forth] = capacity[arc];
        }
    }

    /** Sends as much as possible to the sink and answers how much that is. */
    long run() {
        for (int node = 0; node < nodes; node++) {
            deliver(node);
        }
        long pass = 4L * nodes + head.length;
        long work = 0;
        measureDistances();
        while (activeCount > 0) {
            int node = active[activeFrom];
            activeFrom = activeFrom + 1 == nodes ? 0 : activeFrom + 1;
            activeCount--;
            isActive[node] = false;
            work += discharge(node);
            if (work > pass) {
                work = 0;
                measureDistances();
            }
        }
        return arrived;
    }

    private void deliver(int node) {
        long flow = Math.min(excess[node], demand[node]);
        excess[node] -= flow;
        demand[node] -= flow;
        arrived += flow;
    }

    /** Pushes a node's excess to nodes one nearer to the sink until it is gone or can't reach the sink. */
    private long discharge(int node) {
        long work = 0;
        while (distance[node] < nodes) {
            if (distance[node] == 0) {
                deliver(node);
            }
            push(node);
            if (excess[node] == 0) {
                break;
            }
            relabel(node);
            work += RELABEL_WORK + first[node + 1] - first[node];
        }
        return work;
    }

    private void push(int node) {
        long left = excess[node];
        int below = distance[node] - 1;
        int end = first[node + 1];
        int arc = current[node];
        while (left > 0 && arc < end) {
            int next = head[arc];
            if (residual[arc] > 0 && distance[next] == below) {
                long flow = Math.min(left, residual[arc]);
                residual[arc] -= flow;
                residual[reverse[arc]] += flow;
                excess[next] += flow;
                left -= flow;
                activate(next);
                if (left == 0) {
                    break;
                }
            }
            arc++;
        }
        current[node] = arc;
        excess[node] = left;
    }

    private void relabel(int node) {
        int nearest = nodes;
        for (int arc = first[node]; arc < first[node + 1]; arc++) {
            if (residual[arc] > 0 && distance[head[arc]] + 1 < nearest) {
                nearest = distance[head[arc]] + 1;
                current[node] = arc;
            }
        }
        distance[node] = nearest;
    }

    private void activate(int node) {
        if (!isActive[node]) {
            isActive[node] = true;
            int end = activeFrom + activeCount++;
            active[end < nodes ? end : end - nodes] = node;
        }
    }

    /** Exact distances to the sink, and as active the nodes with excess that can reach it. */
    private void measureDistances() {
        int found = searchFromSink(0);
        Arrays.fill(isActive, false);
        System.arraycopy(first, 0, current, 0, nodes);
        activeFrom = 0;
        activeCount = 0;
        for (int index = 0; index < found; index++) {
            if (excess[queue[index]] > 0) {
                activate(queue[index]);
            }
        }
    }

    /** Sets distances over arcs with more than {@code slack} left, {@code nodes} for who can't reach the sink. */
    private int searchFromSink(long slack) {
        Arrays.fill(distance, nodes);
        int found = 0;
        for (int node = 0; node < nodes; node++) {
            if (demand[node] > slack) {
                distance[node] = 0;
                queue[found++] = node;
            }
        }
        for (int index = 0; index < found; index++) {
            int node = queue[index];
            for (int arc = first[node]; arc < first[node + 1]; arc++) {
                int before = head[arc];
                if (distance[before] == nodes && residual[reverse[arc]] > slack) {
                    distance[before] = distance[node] + 1;
                    queue[found++] = before;
                }
            }
        }
        return found;
    }

    /** The nodes from which more than {@code slack} could still go to the sink on some path. */
    boolean[] reachSink(long slack) {
        int found = searchFromSink(slack);
        return members(found);
    }

    /** The nodes to which more than {@code slack} could still go from the source on some path. */
    boolean[] reachedFromSource(long slack) {
        Arrays.fill(distance, nodes);
        int found = 0;
        for (int node = 0; node < nodes; node++) {
            if (excess[node] > slack) {
                distance[node] = 0;
                queue[found++] = node;
            }
        }
        for (int index = 0; index < found; index++) {
            int node = queue[index];
            for (int arc = first[node]; arc < first[node + 1]; arc++) {
                if (distance[head[arc]] == nodes && residual[arc] > slack) {
                    distance[head[arc]] = 0;
                    queue[found++] = head[arc];
                }
            }
        }
        return members(found);
    }

    private boolean[] members(int found) {
        boolean[] members = new boolean[nodes];
        for (int index = 0; index < found; index++) {
            members[queue[index]] = true;
        }
        return members;
    }

    int arcs() {
        return place.length;
    }

    /** What an arc can still take. */
    long left(int arc) {
        return residual[place[arc]];
    }

    /** What an arc carries. */
    long flow(int arc) {
        return residual[reverse[place[arc]]];
    }
}
