package org.jointdnn.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import org.jointdnn.cli.Main;
import org.jointdnn.cli.console.ExitStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class EmulateLinkCommandTest {
    private final StringWriter errors = new StringWriter();

    @Test
    void saysWhereItListensCarriesBytesAndEndsWhenInterrupted() throws Exception {
        try (ServerSocket target = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                PipedReader out = new PipedReader()) {
            String to = "127.0.0.1:" + target.getLocalPort();
            CompletableFuture<Integer> status = new CompletableFuture<>();
            PipedWriter writer = new PipedWriter(out);
            Thread command = new Thread(() -> status.complete(
                    run(new PrintWriter(writer), "--listen", "0", "--target", to, "--link", "up=100,down=100,rtt=2")));
            command.start();

            String line = new BufferedReader(out).readLine();
            assertThat(line)
                    .matches("listening on 127\\.0\\.0\\.1:[1-9][0-9]*, target " + to
                            + ", up 100\\.0 Mbps, down 100\\.0 Mbps, rtt 2\\.0 ms");
            int port = Integer.parseInt(line.replaceAll("listening on 127.0.0.1:([0-9]+),.*", "$1"));
            try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port);
                    Socket server = target.accept()) {
                client.getOutputStream().write(7);
                assertThat(server.getInputStream().read()).isEqualTo(7);
            }
            command.interrupt();
            assertThat(status.get()).isEqualTo(ExitStatus.SUCCESS);
            assertThat(errors.toString()).isEmpty();
        }
    }

    @Test
    void aPortInUseIsOneLine() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String address = "127.0.0.1:" + taken.getLocalPort();

            assertThat(run("--listen", address, "--target", "127.0.0.1:1", "--link", "4g"))
                    .isEqualTo(ExitStatus.FAILURE);

            assertThat(errors.toString().lines())
                    .containsExactly("jointdnn: can't listen on " + address
                            + ": Address already in use; choose another address with --listen");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "x, localhost:1, 4g, --listen: \"127.0.0.1:x\" must be HOST:PORT",
        "0, localhost, 4g, --target: \"localhost\" must be HOST:PORT",
        "0, localhost:1, 6g, '--link: link \"6g\" is unknown, must be 3g, 4g, wifi, 5g'",
        "0, localhost:1, 'up=0,down=1,rtt=1', --link: link: rate is 0.0 Mbps",
    })
    void wrongUseIsOneLineThatNamesTheOption(String listen, String target, String link, String message) {
        assertThat(run("--listen", listen, "--target", target, "--link", link)).isEqualTo(ExitStatus.USAGE);
        assertThat(errors.toString().lines()).hasSize(1);
        assertThat(errors.toString()).startsWith("jointdnn: " + message);
    }

    @Test
    void anAbsentTraceIsAFailure() {
        assertThat(run("--listen", "0", "--target", "localhost:1", "--link", "trace=absent.up:absent.down,rtt=1"))
                .isEqualTo(ExitStatus.FAILURE);

        assertThat(errors.toString().lines()).containsExactly("jointdnn: trace absent.up does not exist");
    }

    @Test
    void throughputIsARateAndAnAmount() {
        EmulateLinkCommand.Throughput throughput = new EmulateLinkCommand.Throughput(5, 1_250_000, 0);

        assertThat(throughput.moved()).isTrue();
        assertThat(throughput.line()).isEqualTo("up 2.00 Mbps (1.25 MB), down 0.00 Mbps (0 B)");
        assertThat(new EmulateLinkCommand.Throughput(5, 0, 0).moved()).isFalse();
    }

    private int run(String... options) {
        return run(new PrintWriter(new StringWriter()), options);
    }

    private int run(PrintWriter out, String... options) {
        String[] arguments = new String[options.length + 1];
        arguments[0] = "emulate-link";
        System.arraycopy(options, 0, arguments, 1, options.length);
        return Main.run(out, new PrintWriter(errors), arguments);
    }
}
