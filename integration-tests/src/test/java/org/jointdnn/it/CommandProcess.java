package org.jointdnn.it;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jointdnn.cli.Main;

/** A command line run as the user runs it, in a process of its own. */
final class CommandProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;
    private final Path errors;

    /**
     * Starts a command.
     *
     * @param folder where its cache lies and its standard error stream goes
     */
    CommandProcess(Path folder, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // Starts quickly, as the launcher has it.
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(arguments);
        errors = Files.createTempFile(folder, "errors", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
        builder.environment().put("JOINTDNN_CACHE", folder + File.separator + "cache");
        process = builder.start();
        output = process.inputReader(StandardCharsets.UTF_8);
    }

    /** The next line that it prints, empty at the end. */
    String line() throws IOException {
        String line = output.readLine();
        return line == null ? "" : line;
    }

    /** What it printed, when it has ended with the status expected. */
    List<String> finish(int status) throws IOException, InterruptedException {
        List<String> lines = output.lines().toList();
        int ended = process.waitFor();
        if (ended != status) {
            throw new AssertionError("status " + ended + ", not " + status + ": " + errors());
        }
        return lines;
    }

    /** Ends it at once, whatever it is doing; returns whether it was still running. */
    boolean kill() {
        boolean alive = process.isAlive();
        process.destroyForcibly();
        process.onExit().join();
        return alive;
    }

    /** What it wrote to its standard error stream, whoever in the process did. */
    String errors() throws IOException {
        return Files.readString(errors);
    }

    /** Ends it by ending its input, or, if that doesn't move it, by force. */
    @Override
    public void close() throws IOException {
        process.outputWriter().close();
        process.destroy();
        process.onExit().join();
    }
}
