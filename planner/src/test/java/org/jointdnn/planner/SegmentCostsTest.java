package org.jointdnn.planner;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SegmentCostsTest {
    private static SegmentCosts costs() {
        return SegmentCosts.builder(3)
                .set(0, 0, 2, 5)
                .set(1, 1, 4, 7)
                .set(0, 1, 5, 11)
                .build();
    }

    @Test
    void aSlowerMachineTakesLongerAtTheSameEnergy() {
        SegmentCosts slower = costs().slowedBy(3);
        assertThat(slower.millis(0, 1)).isEqualTo(15);
        assertThat(slower.millijoules(0, 1)).isEqualTo(11);
        assertThat(slower.runs(1, 2)).isFalse();
        assertThat(slower.additive()).isFalse();
    }

    @Test
    void atOnePowerEnergyIsTime() {
        SegmentCosts constant = costs().atWatts(2);
        assertThat(constant.millis(0, 1)).isEqualTo(5);
        assertThat(constant.millijoules(0, 1)).isEqualTo(10);
        assertThat(constant.millijoules(1, 1)).isEqualTo(8);
        assertThat(constant.runs(1, 2)).isFalse();
        assertThat(constant.millijoules(1, 2)).isInfinite();
    }
}
