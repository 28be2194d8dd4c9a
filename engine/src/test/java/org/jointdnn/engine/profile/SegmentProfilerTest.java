package org.jointdnn.engine.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jointdnn.engine.Pace;
import org.jointdnn.engine.Segment;
import org.jointdnn.onnx.bundle.Bundle;
import org.junit.jupiter.api.Test;

class SegmentProfilerTest {
    private static final Machine MACHINE = new Machine("fake", 1, "fake", "fake 1.0", 1);
    private static final Bundle BUNDLE =
            new Bundle("net", "abc", ByteString.EMPTY, List.of(), List.of(), List.of(), List.of());

    private static ProfilerSettings settings(Duration budget, long memory) {
        return new ProfilerSettings(budget, memory, 5, 20, 6, 1);
    }

    private static Profile measure(FakeMachine machine, ProfilerSettings settings, Pace pace) {
        return new SegmentProfiler(settings, pace, machine::nanoTime)
                .measure(BUNDLE, MACHINE, machine, SegmentProfiler.Progress.NONE);
    }

    private static double millis(Segment segment) {
        return 2 * segment.length() - 0.3 * (segment.length() - 1);
    }

    @Test
    void readsTheTimesOffAQuietMachine() {
        FakeMachine machine = new FakeMachine(12, SegmentProfilerTest::millis);
        Profile profile = measure(machine, settings(Duration.ofDays(1), 1000), Pace.FULL);
        for (SegmentTime time : profile.times()) {
            assertThat(time.millis()).isCloseTo(millis(time.segment()), within(1e-9));
        }
        assertThat(profile.heldOutError().segments()).isEqualTo(6);
        assertThat(profile.heldOutError().p95()).isLessThan(1e-6);
        assertThat(profile.times()).extracting(SegmentTime::segment).doesNotHaveDuplicates();
        assertThat(profile.modelHash()).isEqualTo("abc");
        assertThat(profile.slowdown()).isEqualTo(1);
    }

    @Test
    void isNotMisledByDisturbances() {
        FakeMachine machine = new FakeMachine(12, SegmentProfilerTest::millis).disturbed(0.3);
        for (SegmentTime time :
                measure(machine, settings(Duration.ofDays(1), 1000), Pace.FULL).times()) {
            assertThat(time.millis()).as("%s", time.segment()).isCloseTo(millis(time.segment()), within(1e-9));
        }
    }

    @Test
    void staysWithinItsMemoryAndClosesEverything() {
        FakeMachine machine = new FakeMachine(12, SegmentProfilerTest::millis);
        measure(machine, settings(Duration.ZERO, 13), Pace.FULL);
        assertThat(machine.mostOpen).isBetween(2, 13);
        assertThat(machine.open()).isZero();
    }

    @Test
    void closesEverythingAfterAFailure() {
        FakeMachine machine = new FakeMachine(12, SegmentProfilerTest::millis);
        machine.failing = new Segment(3, 5);
        assertThatThrownBy(() -> measure(machine, settings(Duration.ZERO, 1000), Pace.FULL))
                .hasMessage("segment 3..5 fails");
        assertThat(machine.open()).isZero();
    }

    @Test
    void spendsItsBudgetAndNoMore() {
        FakeMachine hurried = new FakeMachine(12, SegmentProfilerTest::millis);
        Profile least = measure(hurried, settings(Duration.ZERO, 1000), Pace.FULL);
        int segments = least.times().size() + 6;
        assertThat(hurried.runs).isEqualTo((2 + 5) * segments);
        FakeMachine leisurely = new FakeMachine(12, SegmentProfilerTest::millis);
        measure(leisurely, settings(Duration.ofDays(1), 1000), Pace.FULL);
        assertThat(leisurely.runs).isEqualTo((2 + 20) * segments);
        FakeMachine between = new FakeMachine(12, SegmentProfilerTest::millis);
        long start = between.nanoTime();
        measure(between, settings(Duration.ofSeconds(5), 1000), Pace.FULL);
        double round = least.times().stream().mapToDouble(SegmentTime::millis).sum() / 1e3 * 1.5;
        assertThat((between.nanoTime() - start) / 1e9).isBetween(5.0 - round, 5.0 + round);
    }

    @Test
    void aPaceCountsWithoutPausing() {
        FakeMachine machine = new FakeMachine(4, SegmentProfilerTest::millis);
        Pace tenTimes = computeNanos -> 9 * computeNanos;
        Profile profile = measure(machine, settings(Duration.ZERO, 1000), tenTimes);
        assertThat(profile.slowdown()).isEqualTo(10);
        for (SegmentTime time : profile.times()) {
            assertThat(time.millis()).isCloseTo(10 * millis(time.segment()), within(1e-6));
        }
    }

    @Test
    void reportsProgressUpToTheEnd() {
        FakeMachine machine = new FakeMachine(6, SegmentProfilerTest::millis);
        List<Integer> reports = new ArrayList<>();
        Profile profile = new SegmentProfiler(settings(Duration.ZERO, 13), Pace.FULL, machine::nanoTime)
                .measure(BUNDLE, MACHINE, machine, (measured, of) -> reports.add(100 * measured / of));
        assertThat(reports).isSorted().hasSizeGreaterThan(1).endsWith(100);
        assertThat(profile.blocks()).isEqualTo(6);
    }

    @Test
    void costsCoverEverySegment() {
        FakeMachine machine = new FakeMachine(12, SegmentProfilerTest::millis);
        Profile profile = measure(machine, settings(Duration.ZERO, 1000), Pace.FULL);
        var costs = profile.costs(PowerModel.JETSON_TX2);
        for (int from = 0; from < 12; from++) {
            for (int to = from; to < 12; to++) {
                double expected = millis(new Segment(from, to));
                assertThat(costs.millis(from, to)).isCloseTo(expected, within(1e-6));
                assertThat(costs.millijoules(from, to)).isCloseTo(1.3 * expected, within(1e-6));
            }
        }
    }
}
