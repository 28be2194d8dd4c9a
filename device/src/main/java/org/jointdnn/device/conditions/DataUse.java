package org.jointdnn.device.conditions;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.YearMonth;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * Counts the bytes of each calendar month in a file.
 *
 * <pre>
 * jointdnn-data-use 1
 * 2026-11 1048576 985d7417
 * </pre>
 *
 * <p>that is the month, the bytes, and the CRC-32 of the text {@code 2026-11 1048576}; ASCII, lines ending in {@code \n}. The
 * file runs ahead of what was counted by up to {@value #AHEAD_BYTES} bytes, so that it is rarely written and a process that
 * dies has counted too much rather than too little; {@link #close} makes it exact. It is replaced in one step, its new content
 * having reached the disk before. A file that is damaged, of a month that is still to come, or can't be read or written makes
 * the month's count incomplete: it goes on from 0, or from what it was. One process may use a file at a time.
 *
 * <p>Thread safety: safe.
 */
public final class DataUse implements AutoCloseable {
    static final long AHEAD_BYTES = 1 << 20;

    private static final String HEADER = "jointdnn-data-use 1";
    private static final Pattern CONTENT =
            Pattern.compile(HEADER + "\n((\\d{4}-(?:0[1-9]|1[0-2])) (\\d{1,18})) ([0-9a-f]{8})\n");

    private final Path file;
    private final Clock clock;
    private Month counted;
    private long writtenBytes;

    /**
     * A month's count.
     *
     * @param complete whether nothing is missing
     */
    public record Month(YearMonth month, long bytes, boolean complete) {
        private Month plus(long more) {
            return new Month(month, more > Long.MAX_VALUE - bytes ? Long.MAX_VALUE : bytes + more, complete);
        }
    }

    /** Goes on from a file; without one, from 0. */
    public DataUse(Path file, Clock clock) {
        this.file = file;
        this.clock = clock;
        this.counted = read(file, YearMonth.now(clock));
        this.writtenBytes = counted.bytes();
    }

    /** Counts bytes that crossed. */
    public synchronized void add(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("bytes is " + bytes + ", must be 0 or more");
        }
        turnMonth();
        counted = counted.plus(bytes);
        if (counted.bytes() > writtenBytes) {
            write(counted.plus(AHEAD_BYTES));
        }
    }

    /** The count of this month. */
    public synchronized Month month() {
        turnMonth();
        return counted;
    }

    /** Writes the exact count. */
    @Override
    public synchronized void close() {
        if (writtenBytes != counted.bytes()) {
            write(counted);
        }
    }

    private void turnMonth() {
        YearMonth now = YearMonth.now(clock);
        if (!now.equals(counted.month())) {
            counted = new Month(now, 0, now.isAfter(counted.month()));
            writtenBytes = 0;
        }
    }

    private static Month read(Path file, YearMonth now) {
        try {
            Matcher content = CONTENT.matcher(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            if (content.matches() && checksum(content.group(1)).equals(content.group(4))) {
                YearMonth month = YearMonth.parse(content.group(2));
                boolean same = month.equals(now);
                return new Month(now, same ? Long.parseLong(content.group(3)) : 0, same || month.isBefore(now));
            }
            return new Month(now, 0, false);
        } catch (NoSuchFileException first) {
            return new Month(now, 0, true);
        } catch (IOException unreadable) {
            return new Month(now, 0, false);
        }
    }

    private void write(Month month) {
        try {
            store(month.month() + " " + Math.min(month.bytes(), 999_999_999_999_999_999L));
            writtenBytes = month.bytes();
        } catch (IOException unwritable) {
            // Tried again when as many bytes more have crossed; who asks is told.
            counted = new Month(counted.month(), counted.bytes(), false);
            writtenBytes = month.bytes();
        }
    }

    private void store(String text) throws IOException {
        String whole = HEADER + "\n" + text + " " + checksum(text) + "\n";
        Path temporary = file.resolveSibling(file.getFileName() + ".part");
        try (FileChannel channel = FileChannel.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(whole.getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String checksum(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.ISO_8859_1));
        return String.format(Locale.ROOT, "%08x", crc.getValue());
    }
}
