package org.jointdnn.cli.commands;

import java.io.PrintWriter;
import org.jointdnn.cli.console.Figures;
import org.jointdnn.cli.console.TextTable;

/** Frames of a stream as lines of a table: what became of each, and after how long. */
final class FrameTable {
    private final TextTable table =
            new TextTable().number("frame", 5).number("age ms", 8).name("outcome", 0);

    private final PrintWriter text;

    /** Prints the titles. */
    FrameTable(PrintWriter text) {
        this.text = text;
        text.println(table.titles());
    }

    void print(FrameView frame) {
        String reason = frame.reason() == null ? "" : ": " + frame.reason();
        text.println(
                table.row(Long.toString(frame.frame()), Figures.plain(frame.ageMillis()), frame.outcome() + reason));
        text.flush();
    }
}
