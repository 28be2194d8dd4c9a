package org.jointdnn.engine.profile;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.jointdnn.engine.Segment;
import org.jointdnn.onnx.bundle.Bundle;
import org.jointdnn.planner.SegmentCosts;

/**
 * The measured times of segments of one model on one machine.
 *
 * @param modelHash of the bundle that was measured
 * @param blocks number of blocks of the model
 * @param slowdown how many times slower than its hardware the machine pretends to be; 1 for as it is. The
 *     times include it
 * @param times measured, each block alone among them
 * @param codecMillis of the standard job by which machines are compared that code tensors, the slowdown included; empty if
 *     it wasn't measured
 * @param heldOutError how well the times predict segments that are not among them
 */
public record Profile(
        String modelName,
        String modelHash,
        int blocks,
        Machine machine,
        double slowdown,
        OptionalDouble codecMillis,
        List<SegmentTime> times,
        PredictionError heldOutError) {
    public Profile {
        times = List.copyOf(times);
        if (!(slowdown >= 1) || Double.isInfinite(slowdown)) {
            throw new IllegalArgumentException("slowdown is " + slowdown + ", must be a finite number, 1 or more");
        }
        if (codecMillis.isPresent()
                && !(codecMillis.getAsDouble() > 0 && codecMillis.getAsDouble() <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException(
                    "codecMillis is " + codecMillis.getAsDouble() + ", must be a finite number above 0");
        }
        if (blocks < 1) {
            throw new IllegalArgumentException("blocks is " + blocks + ", must be 1 or more");
        }
    }

    /**
     * This profile with the time of the standard job of coding.
     *
     * @param hardwareMillis without the slowdown, which is added
     */
    public Profile withCodecMillis(double hardwareMillis) {
        return new Profile(
                modelName,
                modelHash,
                blocks,
                machine,
                slowdown,
                OptionalDouble.of(slowdown * hardwareMillis),
                times,
                heldOutError);
    }

    /** The profile of the same machine if it pretended to be {@code factor} times slower. */
    public Profile slowedDown(double factor) {
        return new Profile(
                modelName,
                modelHash,
                blocks,
                machine,
                factor * slowdown,
                codecMillis.isPresent() ? OptionalDouble.of(factor * codecMillis.getAsDouble()) : codecMillis,
                times.stream()
                        .map(time -> new SegmentTime(time.segment(), factor * time.millis()))
                        .collect(Collectors.toList()),
                heldOutError);
    }

    /** Why the profile is not one of this model; empty if it is. */
    public Optional<String> mismatch(Bundle bundle) {
        if (!modelHash.equals(bundle.modelHash()) || blocks != bundle.blocks().size()) {
            return Optional.of("profile was measured for " + modelName + " with hash " + shortHash(modelHash) + " and "
                    + blocks + " blocks, not for " + bundle.modelName() + " with hash "
                    + shortHash(bundle.modelHash()) + " and " + bundle.blocks().size() + "; measure it again");
        }
        return Optional.empty();
    }

    /** Why the profile does not tell how fast the model runs on a machine; empty if it does. */
    public Optional<String> mismatch(Bundle bundle, Machine here, double slowdownHere) {
        if (mismatch(bundle).isPresent()) {
            return mismatch(bundle);
        }
        if (!machine.equals(here)) {
            return Optional.of("profile was measured on " + machine + ", not on " + here + "; measure it again");
        }
        if (Math.abs(slowdown - slowdownHere) > 1e-6 * slowdown) {
            return Optional.of(
                    "profile was measured with slowdown " + slowdown + ", not " + slowdownHere + "; measure it again");
        }
        return Optional.empty();
    }

    private static String shortHash(String hash) {
        return hash.substring(0, Math.min(12, hash.length()));
    }

    /** The costs of all segments, measured or predicted. */
    public SegmentCosts costs(PowerModel power) {
        ProfilePredictor predictor = new ProfilePredictor(blocks, times);
        SegmentCosts.Builder costs = SegmentCosts.builder(blocks);
        for (int from = 0; from < blocks; from++) {
            for (int to = from; to < blocks; to++) {
                double millis = predictor.millis(new Segment(from, to));
                costs.set(from, to, millis, power.millijoules(millis));
            }
        }
        return costs.build();
    }
}
