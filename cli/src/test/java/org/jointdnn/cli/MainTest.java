package org.jointdnn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jointdnn.cli.console.Failures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake("which command?"),
                mistake("did you mean inspect", "inspct"),
                mistake("Unknown option: '--fo'", "inspect", "alexnet", "--fo"),
                mistake("Missing required parameter: 'MODEL'", "inspect"),
                mistake("Unmatched argument at index 2: 'vgg16'", "inspect", "alexnet", "vgg16"),
                mistake("'abc' is not an int", "serve", "--port", "abc"),
                mistake("--port is 70000, must be within 0..65535", "serve", "--port", "70000"),
                mistake("--threads is 0, must be 1 or more", "serve", "--threads", "0"),
                mistake("nothing to serve", "serve", "--no-zoo"),
                mistake("--link: unknown link '6g', must be 3g", "demo", "--link", "6g"),
                mistake("--slowdown is 0.5, must be a finite number, 1.0 or more", "demo", "--slowdown", "0.5"),
                mistake("--slowdown is NaN", "demo", "--slowdown", "NaN"),
                mistake("--repeat is 0, must be 1 or more", "demo", "--repeat", "0"),
                mistake("Missing required option: '--out=FILE'", "profile", "alexnet"),
                mistake("--threads is 0, must be 1 or more", "profile", "alexnet", "--out", "p", "--threads", "0"),
                mistake("Missing required option: '--cloud=HOST:PORT'", "run", "alexnet"),
                mistake("--cloud: \"localhost\" must be HOST:PORT", "run", "alexnet", "--cloud", "localhost"),
                mistake("names a server twice", "run", "alexnet", "--cloud", "h:1,h:1"),
                mistake("--cloud: \"\" must be HOST:PORT", "run", "alexnet", "--cloud", "h:1,"),
                mistake("'2' is not a share", "run", "alexnet", "--cloud", "h:1", "--max-waste", "2"),
                mistake("--device-busy is 0.5", "run", "alexnet", "--cloud", "h:1", "--device-busy", "0.5"),
                mistake("--repeat is 0", "run", "alexnet", "--cloud", "localhost:1", "--repeat", "0"),
                mistake("'x=mobile' is not BLOCKS=mobile", "run", "n", "--cloud", "h:1", "--pin", "x=mobile"),
                mistake("unknown link '6g'", "run", "n", "--cloud", "h:1", "--link", "6g"),
                mistake("Missing required option: '--out=FILE'", "calibrate", "alexnet"),
                mistake("'q9' is not a codec", "calibrate", "alexnet", "--out", "c", "--codec", "q9"),
                mistake("--labels are those of --inputs", "calibrate", "alexnet", "--out", "c", "--labels", "l.csv"),
                mistake("--samples is 0, must be 1 or more", "calibrate", "alexnet", "--out", "c", "--samples", "0"),
                mistake("--loss is 'top5', must be", "calibrate", "alexnet", "--out", "c", "--loss", "top5"),
                mistake("'2' is not a share such as 0.01 or 1%", "plan", "--costs", "c", "--max-accuracy-loss", "2"),
                mistake("give --calibration too", "plan", "--costs", "c", "--inputs", "d"),
                mistake("--calibration is of a MODEL", "plan", "--costs", "c", "--calibration", "d"),
                mistake("give --costs COSTS.json, or MODEL", "plan"),
                mistake("give --costs COSTS.json, or MODEL", "plan", "alexnet"));
    }

    private static Arguments mistake(String message, String... arguments) {
        return Arguments.of(message, List.of(arguments));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aUsageErrorIsOneLineAndStatusTwo(String message, List<String> arguments) {
        CommandRun run = CommandRun.of(arguments.toArray(new String[0]));

        assertThat(run.err()).startsWith("jointdnn: ").contains(message);
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.status()).isEqualTo(2);
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                mistake("there is no file nosuch.onnx, and no zoo network of that name", "inspect", "nosuch.onnx"),
                mistake("no zoo network of that name; the zoo has alexnet", "inspect", "alexnett"),
                mistake("--models no/such/folder: there is no such folder", "serve", "--models", "no/such/folder"),
                mistake("--report no/such/file.html: not a file", "demo", "--report", "no/such/file.html"),
                mistake("--out no/such/file: not a file", "profile", "alexnet", "--out", "no/such/file"),
                mistake("--out no/such/file: not a file", "calibrate", "alexnet", "--out", "no/such/file"),
                mistake("no/c.json: there is no such file", "run", "n", "--cloud", "h:1", "--calibration", "no/c.json"),
                mistake("there is no file no/plan.json", "run", "n", "--cloud", "h:1", "--plan", "no/plan.json"),
                mistake("no connection to localhost:1", "run", "n", "--cloud", "localhost:1"),
                mistake("no/such/costs.json", "plan", "--costs", "no/such/costs.json"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aFailureIsOneLineAndStatusOne(String message, List<String> arguments) {
        CommandRun run = CommandRun.of(arguments.toArray(new String[0]));

        // Progress may come before it.
        List<String> lines = run.err().lines().toList();
        assertThat(lines.get(lines.size() - 1)).startsWith("jointdnn: ").contains(message);
        assertThat(lines).filteredOn(line -> line.startsWith("jointdnn: ")).hasSize(1);
        assertThat(run.status()).isEqualTo(1);
    }

    @Test
    void verboseShowsWhereAnErrorCameFrom() {
        CommandRun run = CommandRun.of("inspect", "nosuch.onnx", "--verbose");

        assertThat(run.err()).contains("\tat org.jointdnn.cli.commands.InspectCommand");
        assertThat(run.status()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo",
                "inspect",
                "profile",
                "calibrate",
                "plan",
                "serve",
                "run",
                "study",
                "simulate",
                "soak",
                "emulate-link"
            })
    void everyCommandTeachesItself(String command) {
        PrintStream before = System.err;
        ByteArrayOutputStream complaints = new ByteArrayOutputStream();
        System.setErr(new PrintStream(complaints, true, StandardCharsets.UTF_8));
        CommandRun run;
        try {
            run = CommandRun.of(command, "--help");
        } finally {
            System.setErr(before);
        }
        // The library's own, for example that a text can't be formatted.
        assertThat(complaints.toString(StandardCharsets.UTF_8)).isEmpty();

        assertThat(run.out())
                .contains("Usage: jointdnn " + command)
                .contains("Examples:")
                .contains("  jointdnn " + command)
                .doesNotContain("Start here:");
        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isEqualTo(0);
    }

    @Test
    void helpNamesTheCommandsButNotTheInternalOnes() {
        CommandRun run = CommandRun.of("--help");

        assertThat(run.out())
                .contains("demo", "inspect", "profile", "calibrate", "plan", "serve", "run", "emulate-link")
                .doesNotContain("warm-up", "slow-device");
        assertThat(run.status()).isEqualTo(0);
    }

    @Test
    void versionNamesTheProgramAndItsRuntime() {
        CommandRun run = CommandRun.of("--version");

        assertThat(run.out()).matches("jointdnn \\d+\\.\\d+\\.\\S+ \\(ONNX Runtime \\d+\\.\\d+\\.\\d+, Java .*\\)\\R");
        assertThat(run.status()).isEqualTo(0);
    }

    @Test
    void anUnforeseenExceptionIsAnInternalError() {
        assertThat(Failures.explain(new IllegalStateException("two\nlines")))
                .isEqualTo("internal error: java.lang.IllegalStateException: two; lines (--verbose shows where)");
    }

    @Test
    void librariesLogOnlyWhereTheUserWantsToSeeWhatHappens() {
        Logger transport = Logger.getLogger("io.grpc.netty.shaded.io.grpc.netty.TcpMetrics");

        CommandRun.of("inspect", "nosuch.onnx");
        assertThat(transport.isLoggable(Level.SEVERE)).isFalse();
        CommandRun.of("inspect", "nosuch.onnx", "--verbose");
        assertThat(transport.isLoggable(Level.INFO)).isTrue();
    }
}
