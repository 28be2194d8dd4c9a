package org.jointdnn.training.adapter;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jointdnn.engine.prepare.PartitionedGraph;
import org.jointdnn.onnx.graph.GraphNode;
import org.jointdnn.training.graph.GraphBuilder;
import org.jointdnn.training.graph.NetworkRewriting;
import org.jointdnn.training.graph.Ops;

/**
 * Writes layers beside which a low-rank path runs: {@code y + scale (x A) B} for products, for convolutions one with few filters
 * and then one of 1x1, of the same groups. Both factors are new constants, {@code B} zero, so nothing is changed before they are
 * trained. {@link AdaptedWeight} has the formulas.
 */
public final class LowRankAdaptation {
    private final NetworkRewriting rewriting;
    private final Map<String, AdaptedWeight> weights = new TreeMap<>();

    /**
     * A network with adapters.
     *
     * @param weights that have one, sorted by name
     */
    public record Adapted(PartitionedGraph network, List<AdaptedWeight> weights) {
        public Adapted {
            weights = List.copyOf(weights);
        }
    }

    private LowRankAdaptation(NetworkRewriting rewriting) {
        this.rewriting = rewriting;
    }

    /**
     * The network with adapters; each stays in its layer's block.
     *
     * @throws IllegalArgumentException if an adapter doesn't fit its weight
     */
    public static Adapted of(PartitionedGraph network, Adapters adapters) {
        if (adapters.weights().isEmpty()) {
            return new Adapted(network, List.of());
        }
        AdaptableWeights adaptable = AdaptableWeights.of(network.graph());
        LowRankAdaptation adaptation = new LowRankAdaptation(new NetworkRewriting(network));
        for (String name : new TreeSet<>(adapters.weights())) {
            AdaptableWeight base = adaptable.checked(name, adapters.rank());
            adaptation.add(
                    new AdaptedWeight(base, adapters.rank(), adapters.alpha() / adapters.rank()), adapters.seed());
        }
        return new Adapted(
                adaptation.rewriting.rewritten(adaptation::adapted), List.copyOf(adaptation.weights.values()));
    }

    private void add(AdaptedWeight weight, long seed) {
        weights.put(weight.weight().name(), weight);
        byte[] zeros = new byte[Math.toIntExact(weight.b().bytes())];
        rewriting.constant(weight.a(), ByteString.copyFrom(weight.initialA(seed)));
        rewriting.constant(weight.b(), ByteString.copyFrom(zeros));
    }

    private List<GraphNode> adapted(GraphNode node) {
        AdaptedWeight weight = weights.get(node.input(1));
        if (weight == null) {
            return List.of(node);
        }
        GraphBuilder builder = new GraphBuilder(node.output() + ":lora");
        new AdaptedLayer(node, weight, rewriting.specs(), new Ops(builder)).append();
        return rewriting.nodes(builder.part());
    }
}
