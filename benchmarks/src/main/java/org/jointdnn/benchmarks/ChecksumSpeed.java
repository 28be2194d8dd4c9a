package org.jointdnn.benchmarks;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.zip.Adler32;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/**
 * GB/s of checksums over direct buffers of the sizes of messages and tensors, on one thread: the median and the fastest of
 * 60 turns of 16 MiB each.
 */
public final class ChecksumSpeed {
    private static final int TURNS = 60;
    private static final int TURN_BYTES = 16 << 20;

    private ChecksumSpeed() {}

    public static void main(String[] arguments) {
        for (int bytes : new int[] {4 << 10, 64 << 10, 602_112, 8 << 20}) {
            for (Checksum checksum : new Checksum[] {new CRC32(), new CRC32C(), new Adler32()}) {
                double[] speeds = speeds(checksum, random(bytes));
                System.out.println(String.format(
                        Locale.ROOT,
                        "%8d B %-8s median %5.1f, fastest %5.1f GB/s",
                        bytes,
                        checksum.getClass().getSimpleName(),
                        speeds[TURNS / 2],
                        speeds[TURNS - 1]));
            }
        }
    }

    private static ByteBuffer random(int bytes) {
        byte[] content = new byte[bytes];
        new Random(1).nextBytes(content);
        ByteBuffer buffer = ByteBuffer.allocateDirect(bytes);
        buffer.put(content).flip();
        return buffer;
    }

    private static double[] speeds(Checksum checksum, ByteBuffer buffer) {
        int calls = TURN_BYTES / buffer.remaining();
        double[] speeds = new double[TURNS];
        for (int turn = 0; turn < TURNS; turn++) {
            long start = System.nanoTime();
            for (int call = 0; call < calls; call++) {
                checksum.reset();
                checksum.update(buffer.asReadOnlyBuffer());
            }
            speeds[turn] = (double) buffer.remaining() * calls / (System.nanoTime() - start);
        }
        Arrays.sort(speeds);
        return speeds;
    }
}
