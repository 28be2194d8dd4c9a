package org.jointdnn.zoo.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplitMix64Test {
    /** The JDK's generator of the same paper is the reference, though it doesn't promise to stay so. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 1234567, -1, Long.MIN_VALUE})
    void agreesWithTheJdk(long seed) {
        SplitMix64 ours = new SplitMix64(seed);
        SplittableRandom reference = new SplittableRandom(seed);
        for (int i = 0; i < 100; i++) {
            assertThat(ours.nextLong()).isEqualTo(reference.nextLong());
        }
    }

    @Test
    void normalNumbersHaveNormalMoments() {
        float[] values = new float[1_000_001];
        new SplitMix64(42).fillNormal(values, 2);
        double mean = 0;
        double square = 0;
        double fourth = 0;
        int within1 = 0;
        for (float value : values) {
            double z = value / 2.0;
            mean += z / values.length;
            square += z * z / values.length;
            fourth += z * z * z * z / values.length;
            within1 += Math.abs(z) < 1 ? 1 : 0;
        }
        assertThat(mean).isCloseTo(0, within(0.005));
        assertThat(square).isCloseTo(1, within(0.01));
        assertThat(fourth).isCloseTo(3, within(0.05));
        assertThat(within1 / (double) values.length).isCloseTo(0.6827, within(0.002));
    }

    @Test
    void uniformNumbersKeepTheirBounds() {
        float[] values = new float[100_000];
        new SplitMix64(42).fillUniform(values, 0.9, 1.1);
        double mean = 0;
        for (float value : values) {
            assertThat(value).isBetween(0.9f, 1.1f);
            mean += value / (double) values.length;
        }
        assertThat(mean).isCloseTo(1, within(0.002));
    }

    @Test
    void seedsDifferByNameAndPart() {
        assertThat(SplitMix64.seed("a", 0))
                .isNotEqualTo(SplitMix64.seed("b", 0))
                .isNotEqualTo(SplitMix64.seed("a", 1))
                .isEqualTo(SplitMix64.seed("a", 0));
    }
}
