package org.jointdnn.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/** A command line run within the test's process: its status and what it wrote. */
public record CommandRun(int status, String out, String err) {
    public static CommandRun of(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = Main.run(new PrintWriter(out), new PrintWriter(err), arguments);
        return new CommandRun(status, out.toString(), err.toString());
    }
}
