package org.jointdnn.engine;

import java.io.IOException;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * How long a thread has been ready to run but had to wait for a core, so that a measurement on a busy
 * machine can leave it out.
 *
 * <p>Source: Linux's {@code /proc/thread-self/schedstat}: time on a core, time waiting for one, both in
 * nanoseconds, and number of turns ({@code Documentation/scheduler/sched-stats} of the kernel). Elsewhere
 * the wait counts as zero.
 *
 * <p>Thread safety: none; the wait is that of the thread that opened it.
 */
public final class CoreWait implements AutoCloseable {
    private static final Path STATISTICS = Paths.get("/proc/thread-self/schedstat");

    private final @Nullable FileChannel statistics;
    private final ByteBuffer text = ByteBuffer.allocate(128);

    private CoreWait(@Nullable FileChannel statistics) {
        this.statistics = statistics;
    }

    /** The wait of the calling thread. */
    public static CoreWait ofThisThread() {
        try {
            return new CoreWait(FileChannel.open(STATISTICS, StandardOpenOption.READ));
        } catch (IOException | SecurityException notLinux) {
            return new CoreWait(null);
        }
    }

    /** A wait that is always zero. */
    static CoreWait none() {
        return new CoreWait(null);
    }

    /** Nanoseconds waited since the thread began. */
    public long nanos() {
        if (statistics == null) {
            return 0;
        }
        try {
            ((Buffer) text).clear();
            int length = statistics.read(text, 0);
            return parse(new String(text.array(), 0, Math.max(0, length), StandardCharsets.US_ASCII));
        } catch (IOException unreadable) {
            return 0;
        }
    }

    /** The second number of the line; zero if there is none. */
    static long parse(String line) {
        String[] numbers = line.trim().split(" ");
        try {
            return numbers.length < 2 ? 0 : Long.parseLong(numbers[1]);
        } catch (NumberFormatException unknownFormat) {
            return 0;
        }
    }

    @Override
    public void close() {
        if (statistics != null) {
            try {
                statistics.close();
            } catch (IOException ignored) {
                // Nothing was written.
            }
        }
    }
}
