package org.jointdnn.planner.internal.cut;

import java.util.Arrays;

/**
 * The part of a {@link FlowNetwork} that is not settled ({@link SettledNodes}), in whole numbers, with a
 * maximum flow.
 *
 * <p>An arc to or from a settled node counts as one to or from that node's terminal. Then both trivial
 * cuts, all nodes on one side, are finite, and the lesser gives the unit. If it is the sink's, the
 * network is turned round, so that the source never supplies more than that and no sum overflows.
 */
final class WholeNetwork {
    /** Number of units that make up the lesser trivial cut. */
    private static final double UNITS = 0x1p61;

    /** What is left of an arc counts as nothing below the flow shifted right by this. */
    private static final int SLACK_SHIFT = 47;

    private final FlowNetwork network;
    private final SettledNodes settled;
    private final int[] numbers;
    private final int[] arcs;
    private final int[] tails;
    private final int[] heads;
    private final Terminals terminals;
    private final boolean turned;
    private final Preflow preflow;
    private final long flow;

    WholeNetwork(FlowNetwork network, SettledNodes settled) {
        this.network = network;
        this.settled = settled;
        this.numbers = new int[network.nodes()];
        this.terminals = new Terminals(number());
        this.arcs = new int[network.arcs()];
        this.tails = new int[network.arcs()];
        this.heads = new int[network.arcs()];
        int count = addArcs();
        this.turned = terminals.sum(terminals.demand) < terminals.sum(terminals.supply);
        this.preflow = preflow(count);
        this.flow = preflow.run();
    }

    /** Capacities and ties of the arcs between the nodes in question and the terminals. */
    private static final class Terminals {
        private final double[] supply;
        private final double[] demand;
        private final long[] supplyTie;
        private final long[] demandTie;

        Terminals(int nodes) {
            supply = new double[nodes];
            demand = new double[nodes];
            supplyTie = new long[nodes];
            demandTie = new long[nodes];
        }

        void supply(int node, double capacity, long tie) {
            supply[node] += capacity;
            supplyTie[node] += tie;
        }

        void demand(int node, double capacity, long tie) {
            demand[node] += capacity;
            demandTie[node] += tie;
        }

        double sum(double[] capacities) {
            double sum = 0;
            for (double capacity : capacities) {
                sum += capacity;
            }
            return Math.min(sum, Double.MAX_VALUE);
        }
    }

    /** Gives the nodes that are not settled their numbers here, the others a negative one. */
    private int number() {
        int count = 0;
        for (int node = 0; node < numbers.length; node++) {
            numbers[node] = settled.withSource(node) || settled.withSink(node) ? -1 : count++;
        }
        return count;
    }

    private int addArcs() {
        for (int node = 0; node < numbers.length; node++) {
            if (numbers[node] >= 0) {
                terminals.supply(numbers[node], network.sourceCapacity(node), network.sourceTie(node));
                terminals.demand(numbers[node], network.sinkCapacity(node), network.sinkTie(node));
            }
        }
        int count = 0;
        for (int arc = 0; arc < arcs.length; arc++) {
            int tail = numbers[network.tail(arc)];
            int head = numbers[network.head(arc)];
            if (tail >= 0 && head >= 0) {
                arcs[count] = arc;
                tails[count] = tail;
                heads[count++] = head;
            } else if (head >= 0 && settled.withSource(network.tail(arc))) {
                terminals.supply(head, network.capacity(arc), network.tie(arc));
            } else if (tail >= 0 && settled.withSink(network.head(arc))) {
                terminals.demand(tail, network.capacity(arc), network.tie(arc));
            }
        }
        return count;
    }

    /** The lesser of the cuts that leave the nodes that are not settled together. */
    double trivialCut() {
        return terminals.sum(turned ? terminals.demand : terminals.supply);
    }

    private Preflow preflow(int count) {
        double unit = trivialCut();
        long[] capacities = new long[count];
        for (int arc = 0; arc < count; arc++) {
            capacities[arc] = units(network.capacity(arcs[arc]), unit);
        }
        long[] supply = units(turned ? terminals.demand : terminals.supply, unit);
        long[] demand = units(turned ? terminals.supply : terminals.demand, unit);
        return new Preflow(turned ? heads : tails, turned ? tails : heads, capacities, supply, demand);
    }

    private static long[] units(double[] capacities, double whole) {
        long[] units = new long[capacities.length];
        for (int node = 0; node < units.length; node++) {
            units[node] = units(capacities[node], whole);
        }
        return units;
    }

    private static long units(double capacity, double whole) {
        return capacity == 0 ? 0 : Math.round(Math.min(capacity / whole * UNITS, Preflow.UNBOUNDED));
    }

    /** The nodes on the source's side of a cut of least capacity. */
    boolean[] leastCapacity() {
        boolean[] reach = preflow.reachSink(0);
        boolean[] sourceSide = new boolean[reach.length];
        for (int node = 0; node < reach.length; node++) {
            sourceSide[node] = reach[node] == turned;
        }
        return withSettled(sourceSide);
    }

    /** The nodes on the source's side of the cut of least tie among those of least capacity but for rounding. */
    boolean[] leastTie() {
        long slack = flow >> SLACK_SHIFT;
        boolean[] reach = preflow.reachSink(slack);
        boolean[] reached = preflow.reachedFromSource(slack);
        boolean[] withSource = turned ? reach : reached;
        boolean[] withSink = turned ? reached : reach;
        int[] places = new int[reach.length];
        int undecided = 0;
        for (int node = 0; node < places.length; node++) {
            places[node] = withSource[node] || withSink[node] ? -1 : undecided++;
        }
        if (undecided > 0) {
            boolean[] toSink = tieNetwork(places, undecided, slack, withSource, withSink);
            for (int node = 0; node < places.length; node++) {
                withSource[node] |= places[node] >= 0 && !toSink[places[node]];
            }
        }
        return withSettled(withSource);
    }

    /** Cuts the ties of the nodes that have a place, and answers which of them are on the sink's side. */
    private boolean[] tieNetwork(int[] places, int undecided, long slack, boolean[] withSource, boolean[] withSink) {
        long[] supply = new long[undecided];
        long[] demand = new long[undecided];
        for (int node = 0; node < places.length; node++) {
            if (places[node] >= 0) {
                supply[places[node]] = terminals.supplyTie[node];
                demand[places[node]] = terminals.demandTie[node];
            }
        }
        ArcList ties = new ArcList();
        for (int arc = 0; arc < preflow.arcs(); arc++) {
            int tail = places[tails[arc]];
            int head = places[heads[arc]];
            long tie = network.tie(arcs[arc]);
            if (tail >= 0 && head >= 0) {
                ties.add(tail, head, preflow.left(arc) > slack ? Preflow.UNBOUNDED : tie);
                ties.add(head, tail, preflow.flow(arc) > slack ? Preflow.UNBOUNDED : 0);
            } else if (head >= 0 && withSource[tails[arc]]) {
                supply[head] += tie;
            } else if (tail >= 0 && withSink[heads[arc]]) {
                demand[tail] += tie;
            }
        }
        Preflow least = new Preflow(ties.tails(), ties.heads(), ties.capacities(), supply, demand);
        least.run();
        return least.reachSink(0);
    }

    /** Arcs as they come. */
    private static final class ArcList {
        private int[] tails = new int[64];
        private int[] heads = new int[64];
        private long[] capacities = new long[64];
        private int count;

        void add(int tail, int head, long capacity) {
            if (capacity == 0) {
                return;
            }
            if (count == tails.length) {
                tails = Arrays.copyOf(tails, 2 * count);
                heads = Arrays.copyOf(heads, 2 * count);
                capacities = Arrays.copyOf(capacities, 2 * count);
            }
            tails[count] = tail;
            heads[count] = head;
            capacities[count++] = capacity;
        }

        int[] tails() {
            return tails;
        }

        int[] heads() {
            return heads;
        }

        long[] capacities() {
            return Arrays.copyOf(capacities, count);
        }
    }

    private boolean[] withSettled(boolean[] sourceSide) {
        boolean[] all = new boolean[numbers.length];
        for (int node = 0; node < all.length; node++) {
            all[node] = numbers[node] >= 0 ? sourceSide[numbers[node]] : settled.withSource(node);
        }
        return all;
    }
}
