package org.jointdnn.cli.console;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jointdnn.cloud.ServerStartException;
import org.jointdnn.device.InfeasibleException;
import org.jointdnn.device.training.InfeasibleTrainingException;
import org.jointdnn.onnx.ModelFormatException;
import org.jointdnn.wire.LinkException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns what a command throws into one line on the standard error stream and an exit status. */
public final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {
    private final BooleanSupplier verbose;

    public Failures(BooleanSupplier verbose) {
        this.verbose = verbose;
    }

    @Override
    public int handleParseException(ParameterException mistake, String[] arguments) {
        CommandLine command = mistake.getCommandLine();
        String hint = "; see " + command.getCommandSpec().qualifiedName() + " --help";
        if (mistake instanceof UnmatchedArgumentException unmatched) {
            List<String> suggestions = unmatched.getSuggestions();
            if (!suggestions.isEmpty()) {
                hint = "; did you mean " + String.join(" or ", suggestions) + "?";
            }
        }
        print(command.getErr(), oneLine(mistake.getMessage()) + hint, mistake);
        return ExitStatus.USAGE;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        print(command.getErr(), explain(failure), failure);
        return failure instanceof InfeasibleException || failure instanceof InfeasibleTrainingException
                ? ExitStatus.INFEASIBLE
                : ExitStatus.FAILURE;
    }

    private void print(PrintWriter err, String line, Exception failure) {
        err.println("jointdnn: " + line);
        if (verbose.getAsBoolean()) {
            failure.printStackTrace(err);
        }
        err.flush();
    }

    /** One line for a failure; only what the program foresees is explained, the rest is an internal error. */
    public static String explain(Exception failure) {
        if (failure instanceof UncheckedIOException wrapped && wrapped.getCause() != null) {
            return explain(wrapped.getCause());
        }
        if (failure instanceof IOException io) {
            return oneLine(explainIo(io));
        }
        String message = failure.getMessage();
        if (message != null && isForeseen(failure)) {
            return oneLine(message);
        }
        return "internal error: " + oneLine(failure.toString()) + " (--verbose shows where)";
    }

    private static boolean isForeseen(Exception failure) {
        return failure instanceof CommandFailure
                || (failure instanceof IllegalArgumentException && isOurs(failure))
                || failure instanceof ModelFormatException
                || failure instanceof LinkException
                || failure instanceof InfeasibleException
                || failure instanceof InfeasibleTrainingException
                || failure instanceof ServerStartException;
    }

    /** Our own code throws this for a caller's mistake, with a message made for people; the library's is a defect. */
    private static boolean isOurs(Exception failure) {
        StackTraceElement[] trace = failure.getStackTrace();
        return trace.length > 0 && trace[0].getClassName().startsWith("org.jointdnn.");
    }

    private static String explainIo(IOException failure) {
        String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        if (failure instanceof NoSuchFileException || failure instanceof FileNotFoundException) {
            return "there is no file " + message;
        }
        if (failure instanceof AccessDeniedException) {
            return "no permission for " + message;
        }
        if (failure instanceof FileAlreadyExistsException) {
            return message + " exists already";
        }
        if (failure instanceof NotDirectoryException) {
            return message + " is not a folder";
        }
        return message;
    }

    private static String oneLine(@Nullable String text) {
        return text == null ? "no reason given" : text.trim().replaceAll("\\s*\\R\\s*", "; ");
    }
}
