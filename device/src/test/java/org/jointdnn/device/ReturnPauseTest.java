package org.jointdnn.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReturnPauseTest {
    private static final long SECOND = 1_000_000_000L;
    private final ReturnPause pause = new ReturnPause(Duration.ofSeconds(1));

    /** Asserts that it is over at this second and not a nanosecond earlier. */
    private void assertOverAt(long second) {
        assertThat(pause.isOver(second * SECOND - 1)).isFalse();
        assertThat(pause.isOver(second * SECOND)).isTrue();
    }

    @Test
    void aServerThatWasNotLeftIsNotReturnedTo() {
        assertThat(pause.isOver(100 * SECOND)).isFalse();
        pause.failed(0);
        assertThat(pause.isOver(100 * SECOND)).isFalse();
        pause.left(0);
        pause.returned(2 * SECOND);
        assertThat(pause.isOver(100 * SECOND)).isFalse();
    }

    @Test
    void eachFailureDoublesThePause() {
        pause.left(0);
        assertOverAt(1);
        pause.failed(SECOND);
        assertOverAt(3);
        pause.failed(3 * SECOND);
        assertOverAt(7);
        for (int failures = 0; failures < 20; failures++) {
            pause.failed(7 * SECOND);
        }
        assertOverAt(7 + 64);
    }

    @Test
    void aReturnThatDoesNotLastDoublesIt() {
        pause.left(0);
        pause.returned(SECOND);
        pause.left(10 * SECOND);
        assertOverAt(12);
        pause.returned(12 * SECOND);
        pause.left(22 * SECOND);
        assertOverAt(23);
    }
}
