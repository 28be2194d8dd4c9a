package org.jointdnn.training;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.training.gradient.DropoutMask;

/**
 * Draws the masks of dropouts. A mask depends on seed, step and its name alone, so whoever needs one can draw it, on any
 * machine and again when a step is repeated.
 *
 * <p>Source of the generator: Steele, Lea and Flood, Fast splittable pseudorandom number generators, OOPSLA 2014
 * (SplitMix64).
 */
public final class DropoutMasks {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private final long seed;

    public DropoutMasks(long seed) {
        this.seed = seed;
    }

    /** The mask of a step: for each element whether it is kept. */
    public Tensor draw(DropoutMask mask, long step) {
        Tensor tensor = Tensor.allocate(mask.tensor().type(), mask.tensor().shape());
        ByteBuffer raw = tensor.data();
        long state = mix(mix(seed) + step);
        for (byte letter : mask.tensor().name().getBytes(StandardCharsets.UTF_8)) {
            state = mix(state + letter);
        }
        while (raw.hasRemaining()) {
            state += GOLDEN_GAMMA;
            double uniform = (mix(state) >>> 11) * 0x1p-53;
            raw.put((byte) (uniform < mask.keepProbability() ? 1 : 0));
        }
        return tensor;
    }

    private static long mix(long z) {
        long first = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        long second = (first ^ (first >>> 27)) * 0x94D049BB133111EBL;
        return second ^ (second >>> 31);
    }
}
