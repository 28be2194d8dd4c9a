package org.jointdnn.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PacketTraceTest {
    private static final long MILLI = 1_000_000;

    @Test
    void packetsLeaveAtTheirTimesAndTheTraceRepeats() {
        PacketTrace trace = PacketTrace.of("t", 0, 5, 5, 10);

        assertThat(departuresMillis(trace, 0, 9 * 1500)).containsExactly(0, 5, 5, 10, 10, 15, 15, 20, 20);
    }

    @Test
    void smallSendsShareAnOpportunityWhileTheyAreThereInTime() {
        Transmitter trace = PacketTrace.of("t", 2, 4).from(0);

        Transmitter.Chunk first = trace.send(0, 1000);
        Transmitter.Chunk second = first.after().send(2 * MILLI, 700);
        Transmitter.Chunk rest = second.after().send(2 * MILLI, 200);
        Transmitter.Chunk tooLate = rest.after().send(4 * MILLI + 1, 1);

        assertThat(first.departureNanos()).isEqualTo(2 * MILLI);
        assertThat(second.bytes()).isEqualTo(500);
        assertThat(second.departureNanos()).isEqualTo(2 * MILLI);
        assertThat(rest.departureNanos()).isEqualTo(4 * MILLI);
        assertThat(tooLate.departureNanos()).isEqualTo(6 * MILLI);
    }

    @Test
    void opportunitiesOfOneMillisecondMakeOneChunk() {
        Transmitter.Chunk chunk = PacketTrace.of("t", 1, 1, 1, 2).from(0).send(0, 10_000);

        assertThat(chunk.bytes()).isEqualTo(4500);
    }

    @Test
    void theTraceStartsWhereItsTransmitterDoes() {
        Transmitter.Chunk chunk = PacketTrace.of("t", 3, 9).from(100 * MILLI).send(0, 1);

        assertThat(chunk.departureNanos()).isEqualTo(103 * MILLI);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void agreesWithWalkingThroughEveryOpportunity(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long[] times = randomTimes(random);
        Transmitter trace = PacketTrace.of("seed " + seed, times).from(0);
        Walk walk = new Walk(times);
        long readyNanos = 0;
        for (int i = 0; i < 500; i++) {
            readyNanos += random.nextBoolean() ? 0 : random.nextLong(30 * MILLI);
            long bytes = 1 + random.nextInt(8000);
            for (long left = bytes; left > 0; ) {
                Transmitter.Chunk chunk = trace.send(readyNanos, left);
                left -= chunk.bytes();
                trace = chunk.after();
                assertThat(chunk.departureNanos())
                        .as("seed %d, send %d", seed, i)
                        .isEqualTo(walk.send(readyNanos, chunk.bytes()));
            }
        }
    }

    @Test
    void meanRateCountsAllPacketsOfAPeriod() {
        assertThat(PacketTrace.of("t", 0, 5, 5, 10).meanMbps()).isEqualTo(4 * 1500 * 8 / 10e3, within(1e-12));
    }

    @Test
    void readsAFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("t.up"), "0\n5\r\n 5\n10\n\n");

        assertThat(departuresMillis(PacketTrace.read(file), 0, 5 * 1500)).containsExactly(0, 5, 5, 10, 10);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'0 5 x 10'|line 3 is \"x\", must be a packet's time in whole milliseconds",
                "'0 1.5'|line 2 is \"1.5\", must be a packet's time in whole milliseconds",
                "'0 # 5'|line 2 is \"#\", must be a packet's time in whole milliseconds",
                "'7 5'|line 2 is 5, must be from 7 (the time before it)",
                "'-1 5'|line 1 is -1, must be from 0",
                "'0 99999999999999'|line 2 is 99999999999999, must be from 0",
            })
    void errorsNameFileAndLine(String lines, String message, @TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("t.up"), lines.replace(' ', '\n'));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> PacketTrace.read(file))
                .withMessageContaining(file.toString())
                .withMessageContaining(message);
    }

    @Test
    void anEmptyTraceAndOneWithoutLengthAreErrors(@TempDir Path folder) throws IOException {
        Path empty = Files.writeString(folder.resolve("empty"), "\n");
        Path instant = Files.writeString(folder.resolve("instant"), "0\n0\n");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> PacketTrace.read(empty))
                .withMessageContaining("trace " + empty + " is empty");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PacketTrace.read(instant))
                .withMessageContaining("trace " + instant + " ends at 0 ms");
    }

    private static List<Integer> departuresMillis(PacketTrace trace, long readyNanos, long bytes) {
        List<Integer> millis = new ArrayList<>();
        Transmitter transmitter = trace.from(0);
        for (long left = bytes; left > 0; ) {
            Transmitter.Chunk chunk = transmitter.send(readyNanos, left);
            for (long packet = 0; packet < chunk.bytes(); packet += 1500) {
                millis.add((int) (chunk.departureNanos() / MILLI));
            }
            left -= chunk.bytes();
            transmitter = chunk.after();
        }
        return millis;
    }

    private static long[] randomTimes(SplittableRandom random) {
        long[] times = new long[1 + random.nextInt(20)];
        long time = random.nextInt(3);
        for (int i = 0; i < times.length; i++) {
            times[i] = time;
            time += random.nextBoolean() ? 0 : random.nextInt(12);
        }
        times[times.length - 1]++;
        return times;
    }

    /** The definition, one opportunity after the other. */
    private static final class Walk {
        private final long[] times;
        private long repetition;
        private int index;
        private long left = 1500;

        Walk(long[] times) {
            this.times = times;
        }

        long send(long readyNanos, long bytes) {
            while (timeNanos() < readyNanos) {
                step();
            }
            while (true) {
                long taken = Math.min(left, bytes);
                left -= taken;
                bytes -= taken;
                if (bytes == 0) {
                    return timeNanos();
                }
                step();
            }
        }

        private long timeNanos() {
            return (repetition * times[times.length - 1] + times[index]) * MILLI;
        }

        private void step() {
            left = 1500;
            index++;
            if (index == times.length) {
                index = 0;
                repetition++;
            }
        }
    }
}
