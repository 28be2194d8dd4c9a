package org.jointdnn.testbed;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A recorded capacity: the times at which one packet of 1500 bytes may leave.
 *
 * <p>File format: one line per packet opportunity, its time in whole milliseconds since the trace's
 * start; times never decrease, equal times are several packets. The trace repeats when its last time
 * has come, so that time is its period. For example {@code 0 5 5 10}, one per line, is a packet at 0
 * ms, two at 5 ms, and two at 10 ms, the last one and the first of the repetition.
 *
 * <p>What is waiting at an opportunity shares its 1500 bytes; what is left of them then is lost.
 *
 * <p>Source: format and semantics of Mahimahi's link emulator (Netravali et al., "Mahimahi: accurate
 * record-and-replay for HTTP", USENIX ATC 2015). Deviation: bytes of a stream fill an opportunity to
 * its end, as there are no packet boundaries here.
 */
public final class PacketTrace implements RateSchedule {
    /** A year, so that nanoseconds since the start never overflow. */
    private static final long MAX_MILLIS = TimeUnit.DAYS.toMillis(365);

    private final String name;
    private final long[] timesMillis;

    private PacketTrace(String name, long[] timesMillis) {
        this.name = name;
        this.timesMillis = timesMillis;
    }

    /** The trace in the file. */
    public static PacketTrace read(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
        int count = lines.size();
        while (count > 0 && lines.get(count - 1).isBlank()) {
            count--;
        }
        long[] times = new long[count];
        for (int i = 0; i < count; i++) {
            times[i] = millis(file + " line " + (i + 1), lines.get(i).strip());
        }
        return of(file.toString(), times);
    }

    /** The trace with these packet opportunities; errors call it by the name and count lines from 1. */
    public static PacketTrace of(String name, long... timesMillis) {
        long[] times = timesMillis.clone();
        if (times.length == 0) {
            throw new IllegalArgumentException(
                    "trace " + name + " is empty, must have one packet time in milliseconds per line");
        }
        for (int i = 0; i < times.length; i++) {
            checkInOrder(name, i + 1, i == 0 ? 0 : times[i - 1], times[i]);
        }
        if (times[times.length - 1] == 0) {
            throw new IllegalArgumentException(
                    "trace " + name + " ends at 0 ms, must end later, as its last time is its period");
        }
        return new PacketTrace(name, times);
    }

    private static long millis(String where, String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "trace " + where + " is \"" + text + "\", must be a packet's time in whole milliseconds", e);
        }
    }

    private static void checkInOrder(String name, int line, long previousMillis, long millis) {
        if (millis < previousMillis || millis > MAX_MILLIS) {
            throw new IllegalArgumentException("trace " + name + " line " + line + " is " + millis + ", must be from "
                    + previousMillis + " (the time before it) to " + MAX_MILLIS);
        }
    }

    @Override
    public Transmitter from(long startNanos) {
        return new Sending(startNanos, -1, 0);
    }

    @Override
    public double meanMbps() {
        return 8e-3 * PACKET_BYTES * timesMillis.length / periodMillis();
    }

    private long periodMillis() {
        return timesMillis[timesMillis.length - 1];
    }

    /** The time of an opportunity, counted from 0 through all repetitions. */
    private long offsetNanos(long opportunity) {
        int count = timesMillis.length;
        long millis = opportunity / count * periodMillis() + timesMillis[(int) (opportunity % count)];
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /** The first opportunity at or after the time. Complexity: logarithmic in the trace's length. */
    private long firstAtOrAfter(long offsetNanos) {
        if (offsetNanos <= 0) {
            return 0;
        }
        long periodNanos = TimeUnit.MILLISECONDS.toNanos(periodMillis());
        long repetition = (offsetNanos - 1) / periodNanos;
        long insideNanos = offsetNanos - repetition * periodNanos;
        long insideMillis = (insideNanos + 999_999) / 1_000_000;
        int index = Arrays.binarySearch(timesMillis, insideMillis);
        if (index < 0) {
            index = -index - 1;
        }
        while (index > 0 && timesMillis[index - 1] == insideMillis) {
            index--;
        }
        return repetition * timesMillis.length + index;
    }

    @Override
    public String toString() {
        return name;
    }

    /** The transmitter that has used up an opportunity but for some bytes. */
    private final class Sending implements Transmitter {
        private final long startNanos;
        private final long opportunity;
        private final int leftBytes;

        Sending(long startNanos, long opportunity, int leftBytes) {
            this.startNanos = startNanos;
            this.opportunity = opportunity;
            this.leftBytes = leftBytes;
        }

        @Override
        public Chunk send(long readyNanos, long availableBytes) {
            long readyOffsetNanos = readyNanos - startNanos;
            long at = leftBytes > 0 ? opportunity : opportunity + 1;
            long left = leftBytes > 0 ? leftBytes : PACKET_BYTES;
            if (offsetNanos(at) < readyOffsetNanos) {
                at = firstAtOrAfter(readyOffsetNanos);
                left = PACKET_BYTES;
            }
            long departureNanos = offsetNanos(at);
            long limit = Math.min(availableBytes, MAX_CHUNK_BYTES);
            long bytes = Math.min(limit, left);
            left -= bytes;
            while (bytes < limit && offsetNanos(at + 1) == departureNanos) {
                at++;
                long more = Math.min(limit - bytes, PACKET_BYTES);
                bytes += more;
                left = PACKET_BYTES - more;
            }
            return new Chunk(bytes, startNanos + departureNanos, new Sending(startNanos, at, (int) left));
        }
    }
}
