package org.jointdnn.planner.internal.cut;

import java.util.Arrays;

/**
 * A directed graph with a capacity on every arc, a source and a sink: what {@link MinimumCut} cuts.
 *
 * <p>Nodes are numbered from 0; source and sink are no nodes of their own but have an arc to, or from,
 * any node. A capacity is a finite number, 0 or more, or positive infinity for an arc that must not be
 * cut. Each arc has a second price besides, its <em>tie</em>: among cuts of equal capacity the one of
 * least tie is wanted. Arcs between the same two nodes add up.
 *
 * <p>Arrays, no object per arc. Not thread-safe.
 */
public final class FlowNetwork {
    /** The ties of all arcs together may reach this, so that no sum of them overflows. */
    static final long MAX_TIES = 1L << 60;

    private int nodes;
    private int arcs;
    private long ties;
    private double[] sourceCapacity;
    private double[] sinkCapacity;
    private long[] sourceTie;
    private long[] sinkTie;
    private int[] from;
    private int[] to;
    private double[] capacity;
    private long[] tie;

    /** A network of so many nodes without arcs; more can be added. */
    public FlowNetwork(int nodes) {
        if (nodes < 0) {
            throw new IllegalArgumentException("nodes is " + nodes + ", must be 0 or more");
        }
        this.nodes = nodes;
        int room = nodes + nodes / 2 + 8;
        sourceCapacity = new double[room];
        sinkCapacity = new double[room];
        sourceTie = new long[room];
        sinkTie = new long[room];
        from = new int[2 * room];
        to = new int[2 * room];
        capacity = new double[2 * room];
        tie = new long[2 * room];
    }

    /** Adds a node and answers its number. */
    public int addNode() {
        if (nodes == sourceCapacity.length) {
            int room = 2 * nodes;
            sourceCapacity = Arrays.copyOf(sourceCapacity, room);
            sinkCapacity = Arrays.copyOf(sinkCapacity, room);
            sourceTie = Arrays.copyOf(sourceTie, room);
            sinkTie = Arrays.copyOf(sinkTie, room);
        }
        return nodes++;
    }

    /** Adds an arc from the source: its price is paid if the node is on the sink's side. */
    public void fromSource(int node, double arcCapacity, long arcTie) {
        checkNode("node", node);
        checkPrice(arcCapacity, arcTie);
        sourceCapacity[node] += arcCapacity;
        sourceTie[node] += arcTie;
    }

    /** Adds an arc to the sink: its price is paid if the node is on the source's side. */
    public void toSink(int node, double arcCapacity, long arcTie) {
        checkNode("node", node);
        checkPrice(arcCapacity, arcTie);
        sinkCapacity[node] += arcCapacity;
        sinkTie[node] += arcTie;
    }

    /** Adds an arc: its price is paid if {@code tail} is on the source's side and {@code head} on the sink's. */
    public void arc(int tail, int head, double arcCapacity, long arcTie) {
        checkNode("tail", tail);
        checkNode("head", head);
        checkPrice(arcCapacity, arcTie);
        if (arcs == from.length) {
            int room = 2 * arcs;
            from = Arrays.copyOf(from, room);
            to = Arrays.copyOf(to, room);
            capacity = Arrays.copyOf(capacity, room);
            tie = Arrays.copyOf(tie, room);
        }
        from[arcs] = tail;
        to[arcs] = head;
        capacity[arcs] = arcCapacity;
        tie[arcs++] = arcTie;
    }

    public int nodes() {
        return nodes;
    }

    int arcs() {
        return arcs;
    }

    int tail(int arc) {
        return from[arc];
    }

    int head(int arc) {
        return to[arc];
    }

    double capacity(int arc) {
        return capacity[arc];
    }

    long tie(int arc) {
        return tie[arc];
    }

    double sourceCapacity(int node) {
        return sourceCapacity[node];
    }

    double sinkCapacity(int node) {
        return sinkCapacity[node];
    }

    long sourceTie(int node) {
        return sourceTie[node];
    }

    long sinkTie(int node) {
        return sinkTie[node];
    }

    private void checkNode(String name, int node) {
        if (node < 0 || node >= nodes) {
            throw new IllegalArgumentException(name + " is " + node + ", must be within 0.." + (nodes - 1));
        }
    }

    private void checkPrice(double arcCapacity, long arcTie) {
        if (!(arcCapacity >= 0)) {
            throw new IllegalArgumentException("capacity is " + arcCapacity + ", must be 0 or more");
        }
        if (arcTie < 0 || arcTie > MAX_TIES - ties) {
            throw new IllegalArgumentException(
                    "tie is " + arcTie + ", must be 0 or more, and all together " + MAX_TIES + " at most");
        }
        ties += arcTie;
    }
}
