package org.jointdnn.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.junit.jupiter.api.Test;

class SegmentSessionsTest {
    private static final Tensor X = Tensor.ofFloats(Shape.of(1, 4), 1, -2, 3, 0.5f);
    private final TinyModel model = TinyModel.withSkip();

    private SegmentSessions sessions(Pace pace, long budget) {
        return new SegmentSessions(OrtRuntime.shared(1), model.bundle(), model.weights(), pace, budget);
    }

    @Test
    void preparesInTheBackground() {
        List<Runnable> background = new ArrayList<>();
        try (SegmentSessions sessions = sessions(Pace.FULL, 1L << 30)) {
            var ready = sessions.prepare(List.of(new Segment(0, 1), new Segment(2, 3)), background::add);
            assertThat(sessions.isOpen(0, 1)).isFalse();
            for (int next = 0; next < background.size(); next++) {
                background.get(next).run();
            }
            assertThat(ready).isCompleted();
            assertThat(sessions.isOpen(0, 1)).isTrue();
            assertThat(sessions.isOpen(2, 3)).isTrue();
            assertThat(sessions.isOpen(0, 3)).isFalse();
        }
    }

    @Test
    void staysWithinItsBudget() {
        long one = SegmentSessions.estimateBytes(model.bundle(), new Segment(0, 0));
        try (SegmentSessions sessions = sessions(Pace.FULL, 2 * one)) {
            for (int block = 0; block < 4; block++) {
                sessions.prepare(List.of(new Segment(block, block)), Runnable::run)
                        .join();
                assertThat(sessions.usedBytes()).isBetween(one / 2, 2 * one);
            }
            assertThat(sessions.isOpen(0, 0)).isFalse();
            assertThat(sessions.isOpen(3, 3)).isTrue();
        }
    }

    @Test
    void aSegmentBeyondTheBudgetStaysOpenUntilAnotherIsRun() {
        try (SegmentSessions sessions = sessions(Pace.FULL, 0)) {
            assertThat(sessions.run(0, 3, Map.of("x", X)).outputs()).containsOnlyKeys("y");
            assertThat(sessions.isOpen(0, 3)).isTrue();
            sessions.run(0, 1, Map.of("x", X));
            assertThat(sessions.isOpen(0, 3)).isFalse();
            assertThat(sessions.isOpen(0, 1)).isTrue();
        }
    }

    @Test
    void thePauseIsPartOfTheTime() {
        AtomicLong asked = new AtomicLong();
        long pause = 3_000_000;
        try (SegmentSessions sessions = sessions(
                computeNanos -> {
                    asked.set(computeNanos);
                    return pause;
                },
                1L << 30)) {
            long computeNanos = sessions.run(0, 3, Map.of("x", X)).computeNanos();
            assertThat(computeNanos).isGreaterThanOrEqualTo(asked.get() + pause);
        }
    }

    @Test
    void recycledMemoryServesTheNextRun() {
        try (SegmentSessions sessions = sessions(Pace.FULL, 1L << 30)) {
            Tensor first = sessions.run(0, 3, Map.of("x", X)).output("y");
            float[] expected = first.toFloats();
            sessions.recycle(first);
            Tensor second = sessions.run(0, 3, Map.of("x", X)).output("y");
            assertThat(second.toFloats()).containsExactly(expected);
            second.data().putFloat(0, 42);
            assertThat(first.data().getFloat(0)).isEqualTo(42);
        }
    }
}
