package org.jointdnn.cli.measured;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jointdnn.cli.console.CommandFailure;
import org.jspecify.annotations.Nullable;

/**
 * A process that runs this program with other arguments and talks in lines.
 *
 * <p>The child ends when its standard input does, so it doesn't outlive this process, however that ends; what it
 * writes to its standard error stream is kept for the message if it fails, and passed on if the user wants to see it.
 *
 * <p>Thread safety: {@link #send} and {@link #receive} from one thread; {@link #close} from any.
 */
final class JvmChild implements AutoCloseable {
    private static final long GRACE_SECONDS = 3;

    private final String title;
    private final Process process;
    private final PrintWriter input;
    private final BufferedReader output;
    private final ErrorLines errors;
    private final Thread killer;

    private JvmChild(String title, Process process, Optional<PrintWriter> passErrorsTo) {
        this.title = title;
        this.process = process;
        this.input = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8));
        this.output = process.inputReader(StandardCharsets.UTF_8);
        this.errors = new ErrorLines(title, process, passErrorsTo);
        this.killer = new Thread(process::destroyForcibly, "end " + title);
        Runtime.getRuntime().addShutdownHook(killer);
    }

    /**
     * Starts a child on this process's class path, with this process's JVM options.
     *
     * @param title what messages call it, for example {@code server}
     * @param passErrorsTo where its standard error stream is copied to
     */
    static JvmChild start(
            String title, Class<?> mainClass, List<String> arguments, Optional<PrintWriter> passErrorsTo) {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
        for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (isInherited(option)) {
                command.add(option);
            }
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass.getName()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("ORT_DISABLE_TELEMETRY", "1");
        try {
            return new JvmChild(title, builder.start(), passErrorsTo);
        } catch (IOException e) {
            throw new CommandFailure("can't start the " + title + " process: " + e.getMessage(), e);
        }
    }

    /** Agents and debuggers belong to one process, and a child has no terminal. */
    private static boolean isInherited(String option) {
        return !option.startsWith("-agentlib")
                && !option.startsWith("-javaagent")
                && !option.startsWith("-Djointdnn.terminal");
    }

    /** Sends a line. */
    void send(String line) {
        input.println(line);
        input.flush();
    }

    /** The next line that the child writes; throws CommandFailure if it has ended. */
    String receive() {
        try {
            String line = output.readLine();
            if (line != null) {
                return line;
            }
            boolean ended = process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS);
            String status = ended ? "with status " + process.exitValue() : "its answers";
            throw new CommandFailure("the " + title + " process ended " + status
                    + errors.last().map(line2 -> ": " + line2).orElse(""));
        } catch (IOException e) {
            throw new CommandFailure("lost the " + title + " process: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted while waiting for the " + title + " process", e);
        }
    }

    /** Ends the child: asks it by closing its input, then insists. */
    @Override
    public void close() {
        input.close();
        try {
            if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        errors.close();
        removeHook();
    }

    private void removeHook() {
        try {
            Runtime.getRuntime().removeShutdownHook(killer);
        } catch (IllegalStateException alreadyShuttingDown) {
            // The hook runs, or has run, by itself.
        }
    }

    /** Reads the child's standard error stream to its end and remembers the last line. */
    private static final class ErrorLines {
        private final Thread reader;
        private volatile @Nullable String last;

        ErrorLines(String title, Process process, Optional<PrintWriter> passTo) {
            reader = new Thread(() -> read(title, process, passTo), "errors of " + title);
            reader.setDaemon(true);
            reader.start();
        }

        private void read(String title, Process process, Optional<PrintWriter> passTo) {
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    String text = line;
                    if (!text.isBlank()) {
                        last = text.startsWith("jointdnn: ") ? text.substring("jointdnn: ".length()) : text;
                    }
                    passTo.ifPresent(writer -> writer.println("[" + title + "] " + text));
                }
            } catch (IOException streamClosed) {
                // The process was ended; there is no more to read.
            }
        }

        /** The last line, once all has been read. */
        Optional<String> last() throws InterruptedException {
            reader.join(TimeUnit.SECONDS.toMillis(1));
            return Optional.ofNullable(last);
        }

        void close() {
            reader.interrupt();
        }
    }
}
