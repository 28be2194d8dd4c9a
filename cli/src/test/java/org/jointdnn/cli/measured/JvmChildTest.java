package org.jointdnn.cli.measured;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jointdnn.cli.console.CommandFailure;
import org.junit.jupiter.api.Test;

class JvmChildTest {
    /** Says its process number, then repeats what it hears, until the line "fail" or the end of its input. */
    static final class Echo {
        private Echo() {}

        public static void main(String[] arguments) throws IOException {
            System.out.println(arguments[0] + " " + ProcessHandle.current().pid());
            BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.equals("fail")) {
                    System.err.println("jointdnn: the reason");
                    System.exit(1);
                }
                System.out.println(line);
            }
        }
    }

    @Test
    void talksInLinesAndEndsWithItsInput() {
        ProcessHandle process;
        try (JvmChild child = start("hello")) {
            process = ProcessHandle.of(Long.parseLong(child.receive().replace("hello ", "")))
                    .orElseThrow();
            child.send("grüße");
            assertThat(child.receive()).isEqualTo("grüße");
        }

        assertThat(process.isAlive()).isFalse();
    }

    @Test
    void aChildThatFailedIsNamedWithItsReason() {
        try (JvmChild child = start("x")) {
            child.receive();
            child.send("fail");

            assertThatThrownBy(child::receive)
                    .isInstanceOf(CommandFailure.class)
                    .hasMessage("the echo process ended with status 1: the reason");
        }
    }

    @Test
    void errorsArePassedOnToWhoWantsToSeeThem() {
        StringWriter errors = new StringWriter();
        try (JvmChild child = JvmChild.start("echo", Echo.class, List.of("x"), Optional.of(new PrintWriter(errors)))) {
            child.receive();
            child.send("fail");
            assertThatThrownBy(child::receive).isInstanceOf(CommandFailure.class);
        }

        assertThat(errors.toString()).contains("[echo] jointdnn: the reason");
    }

    private static JvmChild start(String word) {
        return JvmChild.start("echo", Echo.class, List.of(word), Optional.empty());
    }
}
