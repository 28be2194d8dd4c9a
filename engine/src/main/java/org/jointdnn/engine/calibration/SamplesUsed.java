package org.jointdnn.engine.calibration;

import java.util.OptionalDouble;

/**
 * The inputs that a calibration was measured with.
 *
 * @param count how many
 * @param synthetic whether they were made up; sizes and losses are then only indications
 * @param source where they came from: a folder, or what they were made of
 * @param accuracy share of samples whose best class is their label if nothing is damaged; empty without labels
 */
public record SamplesUsed(int count, boolean synthetic, String source, OptionalDouble accuracy) {
    public SamplesUsed {
        if (count < 1) {
            throw new IllegalArgumentException("count is " + count + ", must be 1 or more");
        }
        if (!(accuracy.orElse(0) >= 0 && accuracy.orElse(0) <= 1)) {
            throw new IllegalArgumentException("accuracy is " + accuracy.getAsDouble() + ", must be within 0..1");
        }
    }
}
