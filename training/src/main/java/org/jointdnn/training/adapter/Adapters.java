package org.jointdnn.training.adapter;

import java.util.Set;

/**
 * Which weights have a low-rank adapter, and of what kind ({@link LowRankAdaptation}).
 *
 * @param rank of the change that an adapter can make to its weight
 * @param alpha the change is {@code alpha / rank} times the product of the adapter's factors
 * @param seed of what training begins with
 * @param weights names of constants; none for no adapters
 */
public record Adapters(int rank, double alpha, long seed, Set<String> weights) {
    public static final Adapters NONE = new Adapters(1, 1, 0, Set.of());

    public Adapters {
        weights = Set.copyOf(weights);
        if (rank < 1) {
            throw new IllegalArgumentException("rank is " + rank + ", must be 1 or more");
        }
        if (!(alpha > 0) || Double.isInfinite(alpha)) {
            throw new IllegalArgumentException("alpha is " + alpha + ", must be more than 0");
        }
    }
}
