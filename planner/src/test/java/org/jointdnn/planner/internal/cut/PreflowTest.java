package org.jointdnn.planner.internal.cut;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The certificate of a maximum preflow: conserved at every node, within every arc, and as much as a cut. */
class PreflowTest {
    @Test
    void deliversExactlyWhatACutLetsThrough() {
        for (long seed = 0; seed < 3000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int nodes = 1 + random.nextInt(60);
            int arcs = random.nextInt(5 * nodes);
            int[] from = random.ints(arcs, 0, nodes).toArray();
            int[] to = random.ints(arcs, 0, nodes).toArray();
            long most = 1L << random.nextInt(1, 50);
            long[] capacity = random.longs(arcs, 0, most).toArray();
            long[] supply = random.longs(nodes, 0, most).toArray();
            long[] demand = random.longs(nodes, 0, most).toArray();
            long[] left = supply.clone();
            long[] wanted = demand.clone();
            Preflow preflow = new Preflow(from, to, capacity, left, wanted);
            long arrived = preflow.run();

            long[] balance = new long[nodes];
            for (int node = 0; node < nodes; node++) {
                balance[node] = supply[node] - (demand[node] - wanted[node]);
                assertThat(wanted[node]).as("seed %d", seed).isBetween(0L, demand[node]);
            }
            boolean[] sinkSide = preflow.reachSink(0);
            long cut = 0;
            for (int arc = 0; arc < arcs; arc++) {
                long flow = preflow.flow(arc);
                assertThat(flow).as("seed %d", seed).isBetween(0L, capacity[arc]);
                assertThat(preflow.left(arc)).as("seed %d", seed).isEqualTo(capacity[arc] - flow);
                balance[from[arc]] -= flow;
                balance[to[arc]] += flow;
                cut += !sinkSide[from[arc]] && sinkSide[to[arc]] ? capacity[arc] : 0;
            }
            for (int node = 0; node < nodes; node++) {
                assertThat(left[node]).as("seed %d, node %d", seed, node).isEqualTo(balance[node]);
                assertThat(left[node]).as("seed %d, node %d", seed, node).isNotNegative();
                cut += sinkSide[node] ? supply[node] : demand[node];
            }
            assertThat(arrived).as("seed %d", seed).isEqualTo(cut);
            for (int node = 0; node < nodes; node++) {
                assertThat(preflow.reachedFromSource(0)[node] && sinkSide[node])
                        .as("seed %d", seed)
                        .isFalse();
            }
        }
    }
}
