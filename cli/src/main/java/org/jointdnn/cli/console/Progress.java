package org.jointdnn.cli.console;

import java.io.PrintWriter;
import java.io.Writer;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What the user sees of long work: on a terminal one line that is redrawn, elsewhere plain lines, every phase and
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
    private boolean drawn;

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
            draw(text + " ...");
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
            draw(line);
        } else {
            err.println(line);
            err.flush();
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

    private void draw(String line) {
        err.print("\r\u001b[K" + (line.length() > WIDTH ? line.substring(0, WIDTH) : line));
        err.flush();
        drawn = true;
    }

    private void erase() {
        if (drawn) {
            err.print("\r\u001b[K");
            err.flush();
            drawn = false;
        }
    }
}
