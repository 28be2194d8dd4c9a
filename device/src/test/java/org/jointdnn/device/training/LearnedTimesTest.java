package org.jointdnn.device.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.jointdnn.planner.SegmentCosts;
import org.jointdnn.planner.Side;
import org.jointdnn.training.joint.SideProfile;
import org.jointdnn.training.joint.WorkTime;
import org.jointdnn.training.joint.WorkTime.Work;
import org.junit.jupiter.api.Test;

class LearnedTimesTest {
    private static final SegmentCosts PROFILED = SegmentCosts.builder(2)
            .set(0, 0, 10, 0)
            .set(1, 1, 20, 0)
            .set(0, 1, 25, 0)
            .build();

    private final LearnedTimes times = new LearnedTimes(new SideProfile(PROFILED, PROFILED, PROFILED));

    private void ran(int from, int to, double millis) {
        times.observe(List.of(new WorkTime(Work.FORWARD, Side.MOBILE, from, to, (long) (millis * 1e6))));
    }

    private double forward(int from, int to) {
        return times.now().forward().millis(from, to);
    }

    @Test
    void whatHasNotRunTakesWhatTheProfileSays() {
        assertThat(times.now().forward()).usingRecursiveComparison().isEqualTo(PROFILED);
    }

    @Test
    void whatHasRunTakesWhatItTookAndTheRestWhatTheProfileSays() {
        for (int run = 0; run < 6; run++) {
            ran(0, 1, 50);
        }
        assertThat(forward(0, 1)).isCloseTo(50, within(1e-9));
        assertThat(forward(0, 0)).isCloseTo(10, within(1e-9));
        assertThat(times.now().backward().millis(0, 1)).isCloseTo(25, within(1e-9));
    }

    @Test
    void aMachineThatBecomesSlowerDoesSoForAllItsSegments() {
        for (int run = 0; run < 6; run++) {
            ran(0, 0, 10);
        }
        for (int run = 0; run < 8; run++) {
            ran(0, 0, 30);
        }
        assertThat(forward(0, 0)).isCloseTo(30, within(1.0));
        assertThat(forward(1, 1)).isCloseTo(60, within(2.0));
    }

    @Test
    void aSegmentStaysKnownWhenOthersRun() {
        for (int run = 0; run < 6; run++) {
            ran(0, 1, 50);
        }
        for (int run = 0; run < 20; run++) {
            ran(0, 0, 10);
        }
        assertThat(forward(0, 1)).isCloseTo(50, within(1e-6));
    }

    @Test
    void oneDisturbedRunChangesNothing() {
        for (int run = 0; run < 6; run++) {
            ran(0, 0, 10);
        }
        ran(0, 0, 900);
        assertThat(forward(0, 0)).isCloseTo(10, within(0.5));
    }
}
