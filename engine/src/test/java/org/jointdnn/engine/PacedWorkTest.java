package org.jointdnn.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PacedWorkTest {
    @Test
    void everyStretchHasItsPause() {
        List<Long> computed = new ArrayList<>();
        Pace pace = nanos -> {
            computed.add(nanos);
            return 1_000_000;
        };
        try (PacedWork work = new PacedWork(pace)) {
            long start = System.nanoTime();
            assertThat(work.run(() -> "one")).isEqualTo("one");
            assertThat(work.run(() -> "two")).isEqualTo("two");
            assertThat(work.nanos()).isBetween(2_000_000L, System.nanoTime() - start);
        }
        assertThat(computed).hasSize(2).allMatch(nanos -> nanos >= 0);
    }

    @Test
    void aStretchThatFailsTakesNoTime() {
        try (PacedWork work = new PacedWork(nanos -> 1_000_000)) {
            assertThatThrownBy(() -> work.run(() -> {
                        throw new IllegalStateException("no");
                    }))
                    .hasMessage("no");
            assertThat(work.nanos()).isZero();
        }
    }
}
