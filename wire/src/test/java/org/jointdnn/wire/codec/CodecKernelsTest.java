package org.jointdnn.wire.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The kernels against their references, over awkward lengths. */
class CodecKernelsTest {
    private static final int[] LENGTHS = {1, 2, 3, 5, 7, 8, 9, 15, 16, 17, 31, 63, 64, 65, 127, 1000, 1021, 32768};

    private final SplittableRandom random = new SplittableRandom(11);

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 6})
    void packs(int bits) {
        for (int length : LENGTHS) {
            byte[] codes = new byte[length];
            for (int index = 0; index < length; index++) {
                codes[index] = (byte) random.nextInt(1 << bits);
            }
            byte[] wanted = CodecReference.pack(codes, bits);
            byte[] packed = new byte[wanted.length];
            assertThat(BitPacking.packedBytes(length, bits)).isEqualTo(wanted.length);
            BitPacking.pack(codes, length, bits, packed, 0);
            assertThat(packed).as("%d codes of %d bits", length, bits).isEqualTo(wanted);
            byte[] back = new byte[length];
            BitPacking.unpack(packed, length, bits, back);
            assertThat(back).isEqualTo(codes);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 8})
    void shuffles(int unit) {
        for (int length : LENGTHS) {
            byte[] bytes = sample(length);
            check(new Shuffle(), bytes, unit, CodecReference.shuffle(bytes, unit));
            check(new BitShuffle(), bytes, unit, CodecReference.bitShuffle(bytes, unit));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 8})
    void leavesZerosOut(int unit) {
        for (int length : LENGTHS) {
            for (int trial = 0; trial < 20; trial++) {
                byte[] bytes = sample(length);
                check(new ZeroRuns(), bytes, unit, CodecReference.zeroRuns(bytes, unit));
            }
            check(new ZeroRuns(), new byte[length], unit, CodecReference.zeroRuns(new byte[length], unit));
        }
    }

    private void check(Stage stage, byte[] bytes, int unit, byte[] wanted) {
        Workspace workspace = Workspace.take();
        byte[] coded = workspace.front;
        byte[] back = workspace.back;
        byte[] from = Arrays.copyOf(bytes, bytes.length + 16);
        int count = stage.encode(from, bytes.length, unit, coded, workspace);
        assertThat(count).isLessThanOrEqualTo(stage.maxBytes(bytes.length, unit));
        assertThat(Arrays.copyOf(coded, count))
                .as("%s of %d bytes in units of %d", stage.name(), bytes.length, unit)
                .isEqualTo(wanted);
        random.nextBytes(back);
        assertThat(stage.decode(coded, count, unit, back, bytes.length, workspace))
                .isEqualTo(bytes.length);
        assertThat(Arrays.copyOf(back, bytes.length)).isEqualTo(bytes);
        Workspace.giveBack(workspace);
    }

    private byte[] sample(int length) {
        byte[] bytes = new byte[length];
        int mostly = random.nextInt(4);
        for (int index = 0; index < length; index++) {
            bytes[index] = (byte) (random.nextInt(4) < mostly ? 0 : random.nextInt());
        }
        if (length > 40 && mostly > 0) {
            Arrays.fill(bytes, length / 4, length - length / 4, (byte) 0);
        }
        return bytes;
    }

    @Test
    void findsExtremesOfAnyNumberOfValues() {
        for (int length : LENGTHS) {
            float[] values = new float[length];
            for (int index = 0; index < length; index++) {
                values[index] = (float) (random.nextDouble() - 0.7);
            }
            float least = Float.POSITIVE_INFINITY;
            float greatest = Float.NEGATIVE_INFINITY;
            for (float value : values) {
                least = Math.min(least, value);
                greatest = Math.max(greatest, value);
            }
            Extremes extremes = new Extremes();
            extremes.reset();
            extremes.add(FloatBuffer.wrap(values), length);
            assertThat(extremes.least()).isEqualTo(least);
            assertThat(extremes.greatest()).isEqualTo(greatest);
        }
    }
}
