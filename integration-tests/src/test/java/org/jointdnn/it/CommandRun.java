package org.jointdnn.it;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.regex.Pattern;
import org.jointdnn.cli.Main;

/** A command line run within the test's process: its status and what it wrote. */
record CommandRun(int status, String out, String err) {
    private static final Pattern PROGRESS =
            Pattern.compile("(\\w+: )?(connecting|preparing|profiling|making|measuring|fetching|opening|ready)\\b.*");

    static CommandRun of(List<String> arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = Main.run(new PrintWriter(out), new PrintWriter(err), arguments.toArray(new String[0]));
        return new CommandRun(status, out.toString(), err.toString());
    }

    /** The lines on the standard error stream that are not progress, which is one line per phase of the work. */
    List<String> complaints() {
        return err.lines().filter(line -> !PROGRESS.matcher(line).matches()).toList();
    }
}
