package org.jointdnn.cli.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import org.jointdnn.cli.CommandRun;
import org.jointdnn.cli.console.ExitStatus;
import org.jointdnn.testbed.simulation.SoakCounts;
import org.jointdnn.testbed.simulation.SoakResult;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class SoakCommandTest {
    @Test
    void countsWhatHappenedInATable() {
        CommandRun run = CommandRun.of("soak", "--seeds", "20");
        assertThat(run.status()).isEqualTo(ExitStatus.SUCCESS);
        assertThat(run.err()).startsWith("playing seeds from 1");
        assertThat(run.out())
                .contains("connections break ", "queries ", "  by plan, with the server ", "plans changed ");
    }

    @Test
    void theAnswerAsJsonIsTheSameEachTime() {
        CommandRun run = CommandRun.of("soak", "--seeds", "5", "--first-seed", "100", "--json", "-");
        JsonObject answer = JsonParser.parseString(run.out()).getAsJsonObject();
        assertThat(answer.get("firstSeed").getAsLong()).isEqualTo(100);
        assertThat(answer.get("broken").isJsonNull()).isTrue();
        long queries = answer.getAsJsonObject("queries").entrySet().stream()
                .mapToLong(kind -> kind.getValue().getAsLong())
                .sum();
        assertThat(queries).isGreaterThan(80);
        assertThat(CommandRun.of("soak", "--seeds", "5", "--first-seed", "100", "--json", "-"))
                .isEqualTo(run);
    }

    @Test
    void theLogSaysWhatHappened() {
        CommandRun run = CommandRun.of("soak", "--seeds", "1", "--first-seed", "3", "--log");
        assertThat(run.out()).contains("device alone", "query 1 ", "faults are over");
    }

    @Test
    void whatDoesNotHoldIsAFailureThatSaysHowToReplayIt() {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        SoakCommand command = new SoakCommand(seed -> new SoakResult(
                seed,
                SoakCounts.NONE,
                seed == 8 ? Optional.of("query 3 has a wrong answer") : Optional.empty(),
                seed == 8 ? List.of("what happened") : List.of()));
        int status = new CommandLine(command)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute("--first-seed", "7", "--seeds", "10");
        assertThat(status).isEqualTo(ExitStatus.FAILURE);
        assertThat(out.toString()).startsWith("what happened");
        assertThat(err.toString())
                .contains(
                        "seed 8: query 3 has a wrong answer; replay it with: jointdnn soak --seeds 1 --first-seed 8 --log");
    }

    @Test
    void wrongUseIsOneLine() {
        CommandRun run = CommandRun.of("soak", "--seeds", "0");
        assertThat(run.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(run.err().lines())
                .containsExactly("jointdnn: --seeds is 0, must be 1 or more; see jointdnn soak --help");
    }
}
