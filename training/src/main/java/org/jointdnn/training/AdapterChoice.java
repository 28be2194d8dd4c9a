package org.jointdnn.training;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jointdnn.engine.prepare.PartitionedGraph;
import org.jointdnn.training.adapter.AdaptableWeight;
import org.jointdnn.training.adapter.AdaptableWeights;

/**
 * Which layers of a network get adapters, and what else is trained, in the words of a user.
 *
 * <p>Without any pattern, every layer gets one whose weight's rank may be that high, and all else is frozen. The patterns of
 * {@link TrainableChoice} choose weights as ever: those that adapters fit get one, the others, biases and norms for example, are
 * trained themselves.
 *
 * @param adapted names of the weights with adapters
 * @param trained names of other weights
 */
public record AdapterChoice(Set<String> adapted, Set<String> trained) {
    public AdapterChoice {
        adapted = Set.copyOf(adapted);
        trained = Set.copyOf(trained);
    }

    /**
     * The choice for adapters of a rank.
     *
     * @throws IllegalArgumentException if a pattern chooses nothing, no layer is chosen, a chosen weight is quantised, or the rank
     *     is out of range
     */
    public static AdapterChoice of(PartitionedGraph network, int rank, List<String> patterns) {
        if (rank < 1) {
            throw new IllegalArgumentException("rank is " + rank + ", must be 1 or more");
        }
        AdaptableWeights adaptable = AdaptableWeights.of(network.graph());
        Map<String, AdaptableWeight> layers = adaptable.byName();
        if (layers.isEmpty()) {
            throw new IllegalArgumentException(network.graph().source().path()
                    + ": no layer can have an adapter; that takes MatMul, Gemm or Conv with constant FP32 weights, which"
                    + " aren't quantised");
        }
        if (patterns.isEmpty()) {
            return new AdapterChoice(ofRank(layers, rank), Set.of());
        }
        Set<String> chosen = TrainableChoice.of(network, patterns);
        Set<String> adapted = new TreeSet<>(chosen);
        for (String name : chosen) {
            if (adaptable.isDequantised(name)) {
                adaptable.checked(name, rank);
            }
        }
        adapted.retainAll(layers.keySet());
        if (adapted.isEmpty()) {
            throw new IllegalArgumentException("trainable is " + patterns
                    + ", which chooses no layer that can have an adapter; these can: " + layers.keySet());
        }
        adapted.forEach(name -> adaptable.checked(name, rank));
        Set<String> trained = new TreeSet<>(chosen);
        trained.removeAll(adapted);
        return new AdapterChoice(adapted, trained);
    }

    private static Set<String> ofRank(Map<String, AdaptableWeight> layers, int rank) {
        Set<String> names = new TreeSet<>();
        layers.forEach((name, layer) -> {
            if (layer.maxRank() >= rank) {
                names.add(name);
            }
        });
        if (names.isEmpty()) {
            AdaptableWeight largest = layers.values().stream()
                    .max(Comparator.comparingInt(AdaptableWeight::maxRank))
                    .orElseThrow(IllegalStateException::new);
            throw new IllegalArgumentException("rank is " + rank + ", must be 1.." + largest.maxRank()
                    + ", which the layer of '" + largest.weight().name() + "' allows");
        }
        return names;
    }
}
