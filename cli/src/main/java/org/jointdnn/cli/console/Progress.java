package org.jointdnn.cli.console;

import java.io.PrintWriter;
import java.io.Writer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What the user sees of long work: on a terminal one line that is redrawn, or several; elsewhere plain lines, every phase and
 * now and then an update.
 *
 * <p>Thread safety: safe.
 */
public final class Progress implements AutoCloseable {
    private static final long REDRAW_NANOS = TimeUnit.MILLISECONDS.toNanos(80);
    private static final long PLAIN_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int WIDTH = 100;

    /** Says nothing. */
    public static final Progress SILENT = new Progress(new PrintWriter(Writer.nullWriter()), false, () -> 0);

    private final PrintWriter err;
    private final boolean terminal;
    private final LongSupplier nanoClock;
    private String phase = "";
    private long lastNanos;
    private int drawn;

    Progress(PrintWriter err, boolean terminal, LongSupplier nanoClock) {
        this.err = err;
        this.terminal = terminal;
        this.nanoClock = nanoClock;
    }

    /** Progress on the standard error stream; the launcher knows whether it is a terminal. */
    public static Progress on(PrintWriter err) {
        return new Progress(err, Boolean.getBoolean("jointdnn.terminal"), System::nanoTime);
    }

    /** Begins a phase of the work, for example {@code profiling alexnet}; does nothing within the same one. */
    public synchronized void phase(String text) {
        if (text.equals(phase)) {
            return;
        }
        phase = text;
        lastNanos = nanoClock.getAsLong();
        if (terminal) {
            draw(List.of(text + " ..."));
        } else {
            err.println(text);
            err.flush();
        }
    }

    /** Says how far the phase is, for example {@code 12/44}. */
    public synchronized void update(String howFar) {
        long now = nanoClock.getAsLong();
        if (now - lastNanos < (terminal ? REDRAW_NANOS : PLAIN_NANOS)) {
            return;
        }
        lastNanos = now;
        String line = phase + ": " + howFar;
        if (terminal) {
            draw(List.of(line));
        } else {
            err.println(line);
            err.flush();
        }
    }

    /** Whether lines can be redrawn. */
    public boolean isTerminal() {
        return terminal;
    }

    /** Says on a terminal how things are, in several lines that take the place of those before; nothing elsewhere. */
    public synchronized void show(List<String> lines) {
        long now = nanoClock.getAsLong();
        if (terminal && now - lastNanos >= REDRAW_NANOS) {
            lastNanos = now;
            draw(lines);
        }
    }

    /** Prints through {@code print}, which writes whole lines, without leaving remains of the redrawn line. */
    public synchronized void around(Runnable print) {
        erase();
        print.run();
    }

    /** Prints a line that stays. */
    public synchronized void note(String line) {
        around(() -> {
            err.println(line);
            err.flush();
        });
    }

    /** Removes the redrawn line. */
    @Override
    public synchronized void close() {
        erase();
    }

    private void draw(List<String> lines) {
        StringBuilder text = new StringBuilder(erasure());
        for (int index = 0; index < lines.size(); index++) {
            String line = lines.get(index);
            text.append(index == 0 ? "\r\u001b[K" : "\n\u001b[K");
            text.append(line, 0, Math.min(line.length(), WIDTH));
        }
        err.print(text);
        err.flush();
        drawn = lines.size();
    }

    /** Removes all lines but the first, and leads to that. */
    private String erasure() {
        return "\r\u001b[K\u001b[A".repeat(Math.max(0, drawn - 1));
    }

    private void erase() {
        if (drawn > 0) {
            err.print(erasure() + "\r\u001b[K");
            err.flush();
            drawn = 0;
        }
    }
}
