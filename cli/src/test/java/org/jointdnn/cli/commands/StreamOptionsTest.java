package org.jointdnn.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.jointdnn.device.PlanChoice;
import org.jointdnn.device.stream.StreamSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

class StreamOptionsTest {
    @Command
    private static final class Streaming {
        @Mixin
        private final StreamOptions stream = new StreamOptions();
    }

    private static StreamOptions parse(String... arguments) {
        Streaming command = new Streaming();
        new CommandLine(command).parseArgs(arguments);
        return command.stream;
    }

    @Test
    void withoutOptionsQueriesAreNoStream() {
        StreamOptions options = parse();
        options.check(true, true);
        assertThat(options.wanted()).isFalse();
        assertThat(options.aim()).isEqualTo(PlanChoice.Aim.QUERY);
    }

    @Test
    void framesWaitForRoomUnlessTheyHaveARate() {
        StreamOptions options = parse("--stream");
        options.check(false, true);
        assertThat(options.wanted()).isTrue();
        assertThat(options.settings()).isEqualTo(StreamSettings.DEFAULT);
        assertThat(options.period()).isEmpty();

        StreamOptions camera =
                parse("--stream", "--frame-rate", "25", "--in-flight", "3", "--max-age", "200ms", "--throughput");
        camera.check(false, false);
        assertThat(camera.settings())
                .isEqualTo(StreamSettings.DEFAULT
                        .withFullness(StreamSettings.Fullness.DROP_OLDEST)
                        .withBounds(3, 1)
                        .withMaxAge(Duration.ofMillis(200)));
        assertThat(camera.period()).contains(Duration.ofMillis(40));
        assertThat(camera.aim()).isEqualTo(PlanChoice.Aim.STREAM);
    }

    @ParameterizedTest
    @CsvSource({
        "--frame-rate 30, false, false, are for --stream",
        "--throughput, false, false, are for --stream",
        "--stream, true, false, a stream has --max-age",
        "--stream --throughput, false, true, not for a given one",
        "--stream --frame-rate 0, false, false, '--frame-rate is 0.0, must be more than 0 and at most 1e9'",
        "--stream --frame-rate NaN, false, false, '--frame-rate is NaN, must be more than 0 and at most 1e9'",
        "--stream --frame-rate 2e9, false, false, 'must be more than 0 and at most 1e9'",
        "--stream --in-flight 0, false, false, '--in-flight is 0, must be 1 or more'",
        "--stream --max-age 5, false, false, '5' is not a time such as 100ms or 2s"
    })
    void whatMakesNoSenseIsAUsageError(String options, boolean deadline, boolean plan, String message) {
        assertThatThrownBy(() -> parse(options.split(" ")).check(deadline, plan))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining(message);
    }
}
