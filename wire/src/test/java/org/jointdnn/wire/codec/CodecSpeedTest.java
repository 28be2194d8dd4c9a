package org.jointdnn.wire.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CodecSpeedTest {
    @Test
    void theStandardJobTakesTime() {
        assertThat(CodecSpeed.standardMillis()).isPositive().isFinite();
    }
}
