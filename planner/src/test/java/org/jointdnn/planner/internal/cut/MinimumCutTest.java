package org.jointdnn.planner.internal.cut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Minimum cuts against all divisions of the nodes of small networks. */
class MinimumCutTest {
    private static final int NETWORKS = 4000;
    private static final double ROUNDING = 1e-12;

    /** How capacities are drawn. */
    private enum Capacities {
        /** Sums are exact and many cuts tie. */
        WHOLE {
            @Override
            double draw(SplittableRandom random) {
                return random.nextInt(4);
            }
        },
        /** Cuts that tie but for the rounding of sums. */
        TENTHS {
            @Override
            double draw(SplittableRandom random) {
                return 0.1 * random.nextInt(8);
            }
        },
        ANY {
            @Override
            double draw(SplittableRandom random) {
                return random.nextDouble(10);
            }
        },
        /** From 1e-6 to 1e9, and nothing. */
        EXTREME {
            @Override
            double draw(SplittableRandom random) {
                return random.nextInt(6) == 0 ? 0 : Math.pow(10, random.nextDouble(-6, 9));
            }
        };

        abstract double draw(SplittableRandom random);
    }

    @ParameterizedTest
    @EnumSource
    void isLeastOfAllDivisions(Capacities capacities) {
        for (long seed = 0; seed < NETWORKS; seed++) {
            FlowNetwork network = random(seed, capacities);
            Cuts cuts = new Cuts(network);
            if (cuts.least == Double.POSITIVE_INFINITY) {
                assertThat(MinimumCut.of(network)).as("seed %d", seed).isEmpty();
                continue;
            }
            MinimumCut cut = MinimumCut.of(network).get();
            int found = bits(network, cut);
            assertThat(cut.value())
                    .as("seed %d: value", seed)
                    .isEqualTo(Cuts.value(network, found))
                    .isLessThanOrEqualTo(cuts.least * (1 + ROUNDING));
            assertThat(cut.tie()).as("seed %d: tie", seed).isEqualTo(Cuts.tie(network, found));
            if (capacities != Capacities.EXTREME) {
                assertThat(cut.tie()).as("seed %d: least tie", seed).isEqualTo(cuts.leastTie);
                assertThat(Integer.bitCount(found))
                        .as("seed %d: nodes with the source", seed)
                        .isEqualTo(cuts.mostWithSource);
            }
        }
    }

    private static int bits(FlowNetwork network, MinimumCut cut) {
        int bits = 0;
        for (int node = 0; node < network.nodes(); node++) {
            bits |= cut.onSourceSide(node) ? 1 << node : 0;
        }
        return bits;
    }

    private static FlowNetwork random(long seed, Capacities capacities) {
        SplittableRandom random = new SplittableRandom(seed);
        int nodes = 1 + random.nextInt(9);
        boolean infinite = random.nextBoolean();
        int ties = random.nextInt(3) * 3 + 1;
        DoubleSupplier capacity =
                () -> infinite && random.nextInt(8) == 0 ? Double.POSITIVE_INFINITY : capacities.draw(random);
        FlowNetwork network = new FlowNetwork(nodes);
        for (int node = 0; node < nodes; node++) {
            if (random.nextInt(3) > 0) {
                network.fromSource(node, capacity.getAsDouble(), random.nextInt(ties));
            }
            if (random.nextInt(3) > 0) {
                network.toSink(node, capacity.getAsDouble(), random.nextInt(ties));
            }
        }
        int arcs = random.nextInt(3 * nodes);
        for (int arc = 0; arc < arcs; arc++) {
            network.arc(random.nextInt(nodes), random.nextInt(nodes), capacity.getAsDouble(), random.nextInt(ties));
        }
        return network;
    }

    /** What all divisions cost. */
    private static final class Cuts {
        private double least = Double.POSITIVE_INFINITY;
        private long leastTie = Long.MAX_VALUE;
        private int mostWithSource;

        Cuts(FlowNetwork network) {
            for (int bits = 0; bits < 1 << network.nodes(); bits++) {
                least = Math.min(least, value(network, bits));
            }
            for (int bits = 0; bits < 1 << network.nodes(); bits++) {
                if (value(network, bits) <= least * (1 + ROUNDING)) {
                    long tie = tie(network, bits);
                    if (tie < leastTie || tie == leastTie && Integer.bitCount(bits) > mostWithSource) {
                        leastTie = tie;
                        mostWithSource = Integer.bitCount(bits);
                    }
                }
            }
        }

        /** Capacity cut if the nodes of {@code bits} are on the source's side. */
        static double value(FlowNetwork network, int bits) {
            double value = 0;
            for (int node = 0; node < network.nodes(); node++) {
                value += with(bits, node) ? network.sinkCapacity(node) : network.sourceCapacity(node);
            }
            for (int arc = 0; arc < network.arcs(); arc++) {
                if (with(bits, network.tail(arc)) && !with(bits, network.head(arc))) {
                    value += network.capacity(arc);
                }
            }
            return value;
        }

        static long tie(FlowNetwork network, int bits) {
            long tie = 0;
            for (int node = 0; node < network.nodes(); node++) {
                tie += with(bits, node) ? network.sinkTie(node) : network.sourceTie(node);
            }
            for (int arc = 0; arc < network.arcs(); arc++) {
                if (with(bits, network.tail(arc)) && !with(bits, network.head(arc))) {
                    tie += network.tie(arc);
                }
            }
            return tie;
        }

        private static boolean with(int bits, int node) {
            return (bits >> node & 1) == 1;
        }
    }

    /** A capacity far above the rest must not make the unit too coarse for the rest. */
    @ParameterizedTest
    @ValueSource(doubles = {1e3, 1e9, 1e30, 1e150, 1e300})
    void seesSmallCapacitiesBesideGreatOnes(double great) {
        for (double lesser : new double[] {1e-6, 1, 1e-200}) {
            FlowNetwork network = new FlowNetwork(3);
            network.fromSource(0, great, 0);
            network.arc(0, 1, 3 * lesser, 0);
            network.arc(1, 2, 2 * lesser, 0);
            network.toSink(2, great, 0);
            MinimumCut cut = MinimumCut.of(network).get();
            assertThat(cut.value()).isEqualTo(2 * lesser);
            assertThat(cut.onSourceSide(1)).isTrue();
            assertThat(cut.onSourceSide(2)).isFalse();
        }
    }

    /** A long chain that carries all flow from one end to the other, over capacities that shrink and grow. */
    @Test
    void cutsALongChainAtItsNarrowestArc() {
        int nodes = 20_000;
        FlowNetwork network = new FlowNetwork(nodes);
        network.fromSource(0, Double.POSITIVE_INFINITY, 0);
        network.toSink(nodes - 1, Double.POSITIVE_INFINITY, 0);
        for (int node = 0; node + 1 < nodes; node++) {
            network.arc(node, node + 1, 1 + Math.abs(node - 12_345), 0);
            network.arc(node + 1, node, 5, 0);
        }
        MinimumCut cut = MinimumCut.of(network).get();
        assertThat(cut.value()).isEqualTo(1);
        assertThat(cut.onSourceSide(12_345)).isTrue();
        assertThat(cut.onSourceSide(12_346)).isFalse();
    }

    @Test
    void addsArcsBetweenTheSameNodesAndIgnoresLoops() {
        FlowNetwork network = new FlowNetwork(0);
        int a = network.addNode();
        int b = network.addNode();
        network.fromSource(a, 10, 1);
        network.arc(a, b, 1.5, 2);
        network.arc(a, b, 2.5, 3);
        network.arc(b, b, 7, 7);
        network.toSink(b, 20, 4);
        MinimumCut cut = MinimumCut.of(network).get();
        assertThat(cut.value()).isCloseTo(4, within(0.0));
        assertThat(cut.tie()).isEqualTo(5);
    }

    @Test
    void refusesBadNumbersByName() {
        FlowNetwork network = new FlowNetwork(1);
        assertThatThrownBy(() -> network.fromSource(0, Double.NaN, 0)).hasMessage("capacity is NaN, must be 0 or more");
        assertThatThrownBy(() -> network.toSink(0, -1, 0)).hasMessage("capacity is -1.0, must be 0 or more");
        assertThatThrownBy(() -> network.arc(0, 1, 1, 0)).hasMessage("head is 1, must be within 0..0");
        assertThatThrownBy(() -> network.arc(0, 0, 1, -1)).hasMessageStartingWith("tie is -1, must be 0 or more");
        network.arc(0, 0, 1, FlowNetwork.MAX_TIES);
        assertThatThrownBy(() -> network.arc(0, 0, 1, 1)).hasMessageStartingWith("tie is 1, must be");
    }
}
