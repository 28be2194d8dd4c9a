package org.jointdnn.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final StringWriter written = new StringWriter();
    private long nowNanos;

    @Test
    void elsewhereThanOnATerminalUpdatesAreSparseAndPlain() {
        try (Progress progress = progress(false)) {
            progress.phase("profiling");
            for (int second = 1; second <= 25; second++) {
                nowNanos = TimeUnit.SECONDS.toNanos(second);
                progress.phase("profiling");
                progress.update(second + "/25");
            }
        }

        assertThat(written.toString().lines()).containsExactly("profiling", "profiling: 10/25", "profiling: 20/25");
    }

    @Test
    void onATerminalOneLineIsRedrawnAndErasedForOutput() {
        try (Progress progress = progress(true)) {
            progress.phase("profiling");
            nowNanos = TimeUnit.SECONDS.toNanos(1);
            progress.update("1/2");
            progress.note("row");
        }

        String clear = "\r\u001b[K";
        assertThat(written.toString()).isEqualTo(clear + "profiling ..." + clear + "profiling: 1/2" + clear + "row\n");
    }

    @Test
    void onATerminalSeveralLinesTakeThePlaceOfThoseBefore() {
        try (Progress progress = progress(true)) {
            nowNanos = TimeUnit.SECONDS.toNanos(1);
            progress.show(List.of("query 1", "link"));
            nowNanos = TimeUnit.SECONDS.toNanos(2);
            progress.show(List.of("query 2", "link"));
            progress.show(List.of("too soon"));
            progress.around(() -> written.write("row\n"));
        }

        String clear = "\r\u001b[K";
        String up = clear + "\u001b[A";
        String second = "\n\u001b[K" + "link";
        assertThat(written.toString())
                .isEqualTo(clear + "query 1" + second + up + clear + "query 2" + second + up + clear + "row\n");
    }

    @Test
    void elsewhereThanOnATerminalNothingIsRedrawn() {
        try (Progress progress = progress(false)) {
            nowNanos = TimeUnit.SECONDS.toNanos(1);
            progress.show(List.of("query 1", "link"));
        }

        assertThat(written.toString()).isEmpty();
    }

    @Test
    void aLongLineIsCutSoThatItCanBeRedrawn() {
        try (Progress progress = progress(true)) {
            progress.phase("x".repeat(500));
        }

        assertThat(written.toString().replace("\r\u001b[K", "")).hasSizeLessThanOrEqualTo(100);
    }

    private Progress progress(boolean terminal) {
        return new Progress(new PrintWriter(written), terminal, () -> nowNanos);
    }
}
