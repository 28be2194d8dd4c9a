package org.jointdnn.cli.commands;

import java.io.IOException;
import java.net.BindException;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jointdnn.cli.console.CommandFailure;
import org.jointdnn.cli.console.ExitStatus;
import org.jointdnn.cli.console.Figures;
import org.jointdnn.cli.console.HostPort;
import org.jointdnn.cli.console.Output;
import org.jointdnn.testbed.EmulatedLink;
import org.jointdnn.testbed.LinkEmulator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code emulate-link}: a TCP proxy that behaves like a slower, longer link. */
@Command(
        name = "emulate-link",
        header = "Puts an emulated link between clients and a server.",
        description = {
            "",
            "Clients connect to the address to listen on; what they send reaches the target, and what it answers"
                    + " reaches them, at the link's rates and after half its round-trip time. All connections share"
                    + " the link. Ends with Ctrl-C.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  jointdnn emulate-link --listen 9000 --target localhost:8433 --link 4g",
            "  jointdnn emulate-link --listen 0.0.0.0:9000 --target cloud.example:8433 --link up=5.85,down=13.76,rtt=50",
            "  jointdnn emulate-link --listen 9000 --target localhost:8433 --link trace=lte.up:lte.down,rtt=50"
        })
public final class EmulateLinkCommand implements Callable<Integer> {
    private static final String LOOPBACK = "127.0.0.1";
    private static final long REPORT_SECONDS = 5;
    private static final int MAX_UNPRINTED_FAILURES = 16;

    /** What {@code --json} answers when the emulator is ready. */
    record Ready(String address, String target, String link) {}

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final Output output = new Output();

    @Option(
            names = "--listen",
            required = true,
            paramLabel = "[HOST:]PORT",
            description = "Where clients connect; port 0 is any free one. Host if absent: " + LOOPBACK + ".")
    private String listen = "";

    @Option(names = "--target", required = true, paramLabel = "HOST:PORT", description = "The server behind the link.")
    private String target = "";

    @Option(
            names = "--link",
            required = true,
            paramLabel = "L",
            description = "3g, 4g, wifi, 5g, or up=5.85,down=13.76,rtt=50 (Mbps, ms), or"
                    + " trace=UP_FILE:DOWN_FILE,rtt=50 (one time in ms per line, each one 1500-byte packet), or"
                    + " synthetic=steps|sweep|walk|outages,rtt=50.")
    private String linkText = "";

    @Option(names = "--quiet", description = "Don't print throughput every " + REPORT_SECONDS + " seconds.")
    private boolean quiet;

    private final BlockingQueue<IOException> targetFailures = new ArrayBlockingQueue<>(MAX_UNPRINTED_FAILURES);

    @Override
    public Integer call() throws IOException {
        HostPort from = checked("--listen", () -> HostPort.parse(listen, LOOPBACK));
        HostPort to = checked("--target", () -> HostPort.parse(target));
        EmulatedLink link = checked("--link", () -> EmulatedLink.parse(linkText));
        try (LinkEmulator emulator = start(from, to, link);
                Output.JsonLines lines = output.lines()) {
            HostPort address = new HostPort(from.host(), emulator.address().getPort());
            output.text().println("listening on " + address + ", target " + to + ", " + link);
            output.text().flush();
            lines.write(new Ready(address.toString(), to.toString(), link.toString()));
            reportUntilInterrupted(emulator, to, lines);
        }
        return ExitStatus.SUCCESS;
    }

    private LinkEmulator start(HostPort from, HostPort to, EmulatedLink link) throws IOException {
        try {
            return LinkEmulator.start(from.address(), to.address(), link, targetFailures::offer);
        } catch (BindException e) {
            throw new CommandFailure(
                    "can't listen on " + from + ": " + e.getMessage() + "; choose another address with --listen", e);
        }
    }

    private void reportUntilInterrupted(LinkEmulator emulator, HostPort to, Output.JsonLines lines) {
        Traffic before = Traffic.of(emulator);
        try {
            while (true) {
                IOException failure = targetFailures.poll(before.nanosUntilNext(), TimeUnit.NANOSECONDS);
                if (failure != null) {
                    output.errors().println("jointdnn: target " + to + ": " + failure.getMessage());
                    output.errors().flush();
                    continue;
                }
                Traffic now = Traffic.of(emulator);
                Throughput throughput = now.since(before);
                if (throughput.moved() && !quiet) {
                    output.text().println(throughput.line());
                    output.text().flush();
                    lines.write(throughput);
                }
                before = now;
            }
        } catch (InterruptedException e) {
            // Asked to end; there is nothing left to do.
        }
    }

    private <T> T checked(String option, Parser<T> parser) throws IOException {
        if (spec == null) {
            throw new IllegalStateException("not run from a command line");
        }
        try {
            return parser.parse();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), option + ": " + e.getMessage(), e);
        }
    }

    private interface Parser<T> {
        T parse() throws IOException;
    }

    /** What has passed the link up to a time. */
    private record Traffic(long nanos, long uploadBytes, long downloadBytes) {
        static Traffic of(LinkEmulator emulator) {
            return new Traffic(System.nanoTime(), emulator.uploadedBytes(), emulator.downloadedBytes());
        }

        long nanosUntilNext() {
            return nanos + TimeUnit.SECONDS.toNanos(REPORT_SECONDS) - System.nanoTime();
        }

        Throughput since(Traffic before) {
            return new Throughput(
                    (nanos - before.nanos) / 1e9,
                    uploadBytes - before.uploadBytes,
                    downloadBytes - before.downloadBytes);
        }
    }

    /** What passed the link within a time. */
    record Throughput(double seconds, long uploadBytes, long downloadBytes) {
        boolean moved() {
            return uploadBytes > 0 || downloadBytes > 0;
        }

        String line() {
            return String.format(
                    Locale.ROOT,
                    "up %.2f Mbps (%s), down %.2f Mbps (%s)",
                    8e-6 * uploadBytes / seconds,
                    Figures.bytes(uploadBytes),
                    8e-6 * downloadBytes / seconds,
                    Figures.bytes(downloadBytes));
        }
    }
}
