package org.jointdnn.cli.measured;

import java.io.PrintWriter;
import java.util.Optional;
import org.jointdnn.cli.console.Progress;

/**
 * What comparisons are made with.
 *
 * @param program the main class of the command line
 * @param slowdown how many times slower the device computes
 * @param text where rows are printed as they come
 * @param passErrors where the children's standard error streams are copied to
 */
public record ComparisonSetup(
        Class<?> program, double slowdown, Progress progress, PrintWriter text, Optional<PrintWriter> passErrors) {
    /** Prints a line without getting in the way of the progress. */
    public void print(String line) {
        progress.around(() -> {
            text.println(line);
            text.flush();
        });
    }

    void say(String phase, String howFar) {
        progress.phase(phase);
        progress.update(howFar);
    }
}
