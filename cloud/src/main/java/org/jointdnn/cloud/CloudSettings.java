package org.jointdnn.cloud;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jointdnn.wire.WireLimits;

/**
 * How a server is set up.
 *
 * @param host the address to listen on
 * @param port 0 for any free one
 * @param cache folder for prepared models and profiles
 * @param threads compute threads of the runtime
 * @param computeSlots segments that run at a time
 * @param maxWaiting requests that may wait for a slot
 * @param sessionBytes of segments kept open, by estimate, per model
 * @param keptAge how long a query's tensors are kept for its next visit
 * @param keptBytes of tensors kept for all queries together
 * @param limits of messages
 * @param drain how long requests under way may take when the server stops
 */
public record CloudSettings(
        String host,
        int port,
        Path cache,
        int threads,
        int computeSlots,
        int maxWaiting,
        long sessionBytes,
        Duration keptAge,
        long keptBytes,
        WireLimits limits,
        Duration drain) {
    public CloudSettings {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(cache, "cache");
        Objects.requireNonNull(limits, "limits");
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("port is " + port + ", must be within 0..65535");
        }
        atLeast("threads", 1, threads);
        atLeast("computeSlots", 1, computeSlots);
        atLeast("maxWaiting", 1, maxWaiting);
        atLeast("sessionBytes", 0, sessionBytes);
        atLeast("keptBytes", 0, keptBytes);
        if (keptAge.isNegative() || drain.isNegative()) {
            throw new IllegalArgumentException(
                    "keptAge is " + keptAge + " and drain " + drain + ", must not be negative");
        }
    }

    /** One slot, all processors, 4 GiB of segments per model, 1 GiB kept for a minute at most. */
    public static CloudSettings of(String host, int port, Path cache) {
        return new CloudSettings(
                host,
                port,
                cache,
                Runtime.getRuntime().availableProcessors(),
                1,
                256,
                4L << 30,
                Duration.ofMinutes(1),
                1L << 30,
                WireLimits.DEFAULT,
                Duration.ofSeconds(5));
    }

    /** These settings with another number of compute threads. */
    public CloudSettings withThreads(int newThreads) {
        return new CloudSettings(
                host,
                port,
                cache,
                newThreads,
                computeSlots,
                maxWaiting,
                sessionBytes,
                keptAge,
                keptBytes,
                limits,
                drain);
    }

    private static void atLeast(String name, long least, long value) {
        if (value < least) {
            throw new IllegalArgumentException(name + " is " + value + ", must be " + least + " or more");
        }
    }
}
