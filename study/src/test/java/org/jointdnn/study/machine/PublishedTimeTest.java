package org.jointdnn.study.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Pins how near the models come to what others measured; docs/study.md tells the same numbers. */
class PublishedTimeTest {
    private static final double CALIBRATED = 0.2;
    private static final double CHECKED = 0.2;

    @Test
    void modelledTimesAreNearPublishedOnes() {
        for (PublishedTime published : PublishedTime.all()) {
            PublishedTime.Comparison comparison = published.compare();
            assertThat(Math.abs(comparison.error()))
                    .as(published.machine() + " " + published.network() + " " + comparison.modelledMillis())
                    .isLessThan(published.calibrated() ? CALIBRATED : CHECKED);
        }
    }

    @Test
    void theEnergyOfResNet50IsNearTheMeasured() {
        PublishedTime.Comparison comparison = PublishedTime.all().stream()
                .filter(published -> published.millijoules() > 0)
                .findFirst()
                .orElseThrow()
                .compare();
        assertThat(comparison.modelledMillijoules()).isBetween(20.5 * 0.85, 20.5 * 1.15);
    }
}
