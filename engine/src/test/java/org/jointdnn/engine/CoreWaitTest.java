package org.jointdnn.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CoreWaitTest {
    @ParameterizedTest
    @CsvSource({"'12 5057559 1\n', 5057559", "'', 0", "'7', 0", "'a b c', 0"})
    void readsTheSecondNumber(String line, long expected) {
        assertThat(CoreWait.parse(line)).isEqualTo(expected);
    }

    @Test
    void neverRunsBackwards() {
        try (CoreWait wait = CoreWait.ofThisThread()) {
            long before = wait.nanos();
            Thread.yield();
            assertThat(before).isGreaterThanOrEqualTo(0);
            assertThat(wait.nanos()).isGreaterThanOrEqualTo(before);
        }
    }
}
