package org.jointdnn.cli.console;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where a command's answer goes: as text to the standard output, as JSON to where {@code --json} says. */
public final class Output {
    private static final String STANDARD_OUTPUT = "-";
    private static final Gson GSON = new GsonBuilder().serializeNulls().create();
    private static final Gson PRETTY =
            new GsonBuilder().serializeNulls().setPrettyPrinting().create();

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Write the answer as JSON; - means the standard output, where nothing else then goes.")
    private @Nullable String json;

    /** Where tables and other text for people go: nowhere if the standard output is for JSON. */
    public PrintWriter text() {
        return STANDARD_OUTPUT.equals(json) ? new PrintWriter(Writer.nullWriter()) : standardOutput();
    }

    /** The standard error stream. */
    public PrintWriter errors() {
        return spec().commandLine().getErr();
    }

    /** Progress on the standard error stream. */
    public Progress progress() {
        return Progress.on(errors());
    }

    /** Whether the standard output is for JSON alone. */
    public boolean jsonOnStandardOutput() {
        return STANDARD_OUTPUT.equals(json);
    }

    /** Whether the user asked to see what happens. */
    public boolean verbose() {
        return Boolean.TRUE.equals(spec().root().findOption("--verbose").getValue());
    }

    /** Finds out, before long work, whether the answer can be written; throws CommandFailure if it can't. */
    public void checkJson() {
        if (json != null && !jsonOnStandardOutput()) {
            jsonFile();
        }
    }

    /** Writes the one answer of the command as JSON if the user asked for it. */
    public void answer(Object value) throws IOException {
        try (JsonLines lines = lines(PRETTY)) {
            lines.write(value);
        }
    }

    /** Opens the answer of a command that gives several, one JSON object a line. */
    public JsonLines lines() throws IOException {
        return lines(GSON);
    }

    private JsonLines lines(Gson gson) throws IOException {
        if (json == null) {
            return new JsonLines(gson, Optional.empty(), false);
        }
        if (jsonOnStandardOutput()) {
            return new JsonLines(gson, Optional.of(standardOutput()), false);
        }
        PrintWriter writer = new PrintWriter(Files.newBufferedWriter(jsonFile(), StandardCharsets.UTF_8));
        return new JsonLines(gson, Optional.of(writer), true);
    }

    private Path jsonFile() {
        Path file = Path.of(String.valueOf(json)).toAbsolutePath();
        if (Files.isDirectory(file) || file.getParent() == null || !Files.isDirectory(file.getParent())) {
            throw new CommandFailure("--json " + json + ": not a file in an existing folder");
        }
        return file;
    }

    private PrintWriter standardOutput() {
        return spec().commandLine().getOut();
    }

    private CommandSpec spec() {
        if (command == null) {
            throw new IllegalStateException("output is used outside a command");
        }
        return command;
    }

    /** JSON objects, one after the other. */
    public static final class JsonLines implements AutoCloseable {
        private final Gson gson;
        private final Optional<PrintWriter> to;
        private final boolean owned;

        private JsonLines(Gson gson, Optional<PrintWriter> to, boolean owned) {
            this.gson = gson;
            this.to = to;
            this.owned = owned;
        }

        /** Writes an object and flushes; does nothing if the user asked for no JSON. */
        public void write(Object value) {
            to.ifPresent(writer -> {
                writer.println(gson.toJson(value));
                writer.flush();
            });
        }

        @Override
        public void close() {
            if (owned) {
                to.ifPresent(PrintWriter::close);
            }
        }
    }
}
