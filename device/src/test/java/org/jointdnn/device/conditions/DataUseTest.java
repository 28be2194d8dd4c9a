package org.jointdnn.device.conditions;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataUseTest {
    @TempDir
    Path folder;

    private Path file;
    private final SettableClock clock = new SettableClock();

    private static final class SettableClock extends Clock {
        Instant now = Instant.parse("2026-11-27T10:00:00Z");

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    @BeforeEach
    void name() {
        file = folder.resolve("data-use");
    }

    private DataUse open() {
        return new DataUse(file, clock);
    }

    private void assertMonth(DataUse use, long bytes, boolean complete) {
        assertThat(use.month().bytes()).isEqualTo(bytes);
        assertThat(use.month().complete()).isEqualTo(complete);
    }

    @Test
    void whatIsCountedIsThereTheNextTime() throws IOException {
        try (DataUse use = open()) {
            assertMonth(use, 0, true);
            use.add(100);
            use.add(23);
            assertMonth(use, 123, true);
        }
        assertThat(Files.readString(file)).isEqualTo("jointdnn-data-use 1\n2026-11 123 " + crc("2026-11 123") + "\n");
        assertThat(folder).isDirectoryContaining("glob:**data-use").isDirectoryNotContaining("glob:**part");
        try (DataUse use = open()) {
            assertMonth(use, 123, true);
        }
    }

    private static String crc(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(US_ASCII));
        return String.format(Locale.ROOT, "%08x", crc.getValue());
    }

    /** As the class comment says it. */
    @Test
    void theExampleIsRead() throws IOException {
        Files.writeString(
                file, "jointdnn-data-use 1\n2026-11 1048576 EXAMPLE\n".replace("EXAMPLE", crc("2026-11 1048576")));
        assertMonth(open(), 1048576, true);
        assertThat(crc("2026-11 1048576")).isEqualTo("985d7417");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void aProcessThatDiesHasNeverCountedTooLittle(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long truth = 0;
        for (int process = 0; process < 10; process++) {
            DataUse use = open();
            assertThat(use.month().bytes()).isBetween(truth, truth + process * DataUse.AHEAD_BYTES);
            for (int query = random.nextInt(20); query >= 0; query--) {
                long bytes = random.nextLong(DataUse.AHEAD_BYTES / 4);
                truth += bytes;
                use.add(bytes);
            }
        }
    }

    @Test
    void everyTornOrDamagedFileIsUnknownAndCountedOn() throws IOException {
        try (DataUse use = open()) {
            use.add(4711);
        }
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            assertDamaged(Arrays.copyOf(whole, length));
            for (int bit = 0; bit < 8; bit++) {
                byte[] flipped = whole.clone();
                flipped[length] ^= (byte) (1 << bit);
                assertDamaged(flipped);
            }
        }
        assertDamaged("jointdnn-data-use 1\n2026-13 1 00000000\n".getBytes(US_ASCII));
    }

    private void assertDamaged(byte[] content) throws IOException {
        Files.write(file, content);
        DataUse use = open();
        assertMonth(use, 0, false);
        use.add(5);
        assertMonth(use, 5, false);
    }

    @Test
    void eachMonthBeginsAnew() {
        try (DataUse use = open()) {
            use.add(1000);
            clock.now = Instant.parse("2026-12-01T00:00:00Z");
            assertMonth(use, 0, true);
            use.add(7);
        }
        assertMonth(open(), 7, true);
        clock.now = Instant.parse("2027-01-01T00:00:00Z");
        assertMonth(open(), 0, true);
        clock.now = Instant.parse("2026-11-30T00:00:00Z");
        assertMonth(open(), 0, false);
    }

    @Test
    void whereNothingCanBeWrittenTheCountIsIncomplete() {
        file = folder.resolve("absent").resolve("data-use");
        DataUse use = open();
        assertMonth(use, 0, true);
        use.add(10);
        assertMonth(use, 10, false);
        use.close();
        assertThatThrownBy(() -> use.add(-1)).hasMessage("bytes is -1, must be 0 or more");
    }

    @Test
    void periodsFollowEachOther() {
        try (UsageCounter counter = new UsageCounter(Duration.ofHours(1), open(), clock)) {
            counter.countQuery(50);
            counter.countQuery(25);
            counter.countQuery(5);
            counter.countBytes(1000, Metering.METERED);
            counter.countBytes(1000, Metering.FREE);
            counter.countBytes(10, Metering.UNKNOWN);
            clock.now = clock.now.plus(Duration.ofMinutes(15));
            assertThat(counter.now()).isEqualTo(new Counters(80, 3, 0.25, 1010, true));
            clock.now = clock.now.plus(Duration.ofMinutes(45));
            assertThat(counter.now()).isEqualTo(new Counters(0, 0, 0, 1010, true));
        }
    }
}
