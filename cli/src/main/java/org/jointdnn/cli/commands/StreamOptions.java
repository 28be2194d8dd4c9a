package org.jointdnn.cli.commands;

import java.time.Duration;
import java.util.Optional;
import org.jointdnn.cli.console.Options;
import org.jointdnn.cli.planning.Amount;
import org.jointdnn.device.PlanChoice;
import org.jointdnn.device.stream.StreamSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options of queries that are answered as a stream: a picocli mixin. */
final class StreamOptions {
    private static final double SECOND_NANOS = 1e9;

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    @Option(
            names = "--stream",
            description =
                    "Answer the queries as the frames of a stream, such as a camera's: while one is on the link and"
                            + " another on the server, this machine computes the next. Answers keep their order.")
    private boolean stream;

    @Option(
            names = "--frame-rate",
            paramLabel = "FPS",
            description =
                    "Frames a second; one that must wait while another waits already takes its place. Default: the"
                            + " next comes when there is room for it.")
    private @Nullable Double frameRate;

    @Option(
            names = "--in-flight",
            paramLabel = "N",
            description = "The most frames that are under way at a time. Default: 5.")
    private @Nullable Integer inFlight;

    @Option(
            names = "--max-age",
            paramLabel = "TIME",
            converter = Amount.Millis.class,
            description = "Drop a frame that is older than so much, such as 200ms, before it is begun.")
    private @Nullable Double maxAgeMillis;

    @Option(
            names = "--throughput",
            description = "Plan for as many answers a second as possible, instead of for the latency of each;"
                    + " --max-latency still bounds that of a frame on its own.")
    private boolean throughput;

    /** Whether queries are to be a stream. */
    boolean wanted() {
        return stream;
    }

    /**
     * A usage error if a value is out of range or options contradict each other.
     *
     * @param deadline whether queries have one
     * @param plan whether they follow a given plan
     */
    void check(boolean deadline, boolean plan) {
        if (!stream && (frameRate != null || inFlight != null || maxAgeMillis != null || throughput)) {
            throw usage("--frame-rate, --in-flight, --max-age and --throughput are for --stream");
        }
        if (stream && deadline) {
            throw usage("--deadline is for queries one after the other; a stream has --max-age");
        }
        if (throughput && plan) {
            throw usage("--throughput is for the best plan, not for a given one");
        }
        if (inFlight != null) {
            Options.atLeast(commandLine(), "--in-flight", 1, inFlight);
        }
        if (frameRate != null && !(frameRate > 0 && frameRate <= SECOND_NANOS)) {
            throw usage("--frame-rate is " + frameRate + ", must be more than 0 and at most 1e9");
        }
    }

    /** What the best plan is the best for. */
    PlanChoice.Aim aim() {
        return throughput ? PlanChoice.Aim.STREAM : PlanChoice.Aim.QUERY;
    }

    StreamSettings settings() {
        StreamSettings settings = StreamSettings.DEFAULT.withFullness(
                frameRate == null ? StreamSettings.Fullness.BLOCK : StreamSettings.Fullness.DROP_OLDEST);
        if (inFlight != null) {
            settings = settings.withBounds(inFlight, settings.waiting());
        }
        return maxAgeMillis == null ? settings : settings.withMaxAge(Duration.ofNanos(Math.round(1e6 * maxAgeMillis)));
    }

    /** From one frame to the next; empty if each comes when there is room for it. */
    Optional<Duration> period() {
        return frameRate == null
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(Math.round(SECOND_NANOS / frameRate)));
    }

    private ParameterException usage(String message) {
        return new ParameterException(commandLine(), message);
    }

    private CommandLine commandLine() {
        if (command == null) {
            throw new IllegalStateException("picocli has not set the options up");
        }
        return command.commandLine();
    }
}
