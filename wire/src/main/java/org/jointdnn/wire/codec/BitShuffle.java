package org.jointdnn.wire.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * {@code bitshuffle}: the least bits of the first bytes of all units, then the next bits, and so on; then those of
 * their second bytes. Bits that are mostly alike then make bytes that are alike.
 *
 * <p>Units are those of {@link Shuffle}. Bit j of a byte comes from the j-th of eight units. Units beyond the last
 * whole eight, and bytes beyond the last unit, stay at the end as they are.
 *
 * <p>Worked example: of the eight units of one byte {@code 01 00 01 00 03 02 03 02}: {@code 55 f0 00 00 00 00 00 00}.
 *
 * <p>Eight bytes are an 8 by 8 matrix of bits in a long, transposed in three steps: blocks of 4 by 4, of 2 by 2, and single
 * bits change places across the diagonal.
 */
final class BitShuffle implements Stage {
    private final Shuffle bytewise = new Shuffle();

    @Override
    public String name() {
        return "bitshuffle";
    }

    @Override
    public boolean keepsSize() {
        return true;
    }

    @Override
    public int maxBytes(int bytes, int unit) {
        return bytes;
    }

    @Override
    public int unitAfter(int unit) {
        return 1;
    }

    @Override
    public int encode(byte[] from, int bytes, int unit, byte[] to, Workspace workspace) {
        int units = bytes / unit & ~7;
        byte[] planes = from;
        if (unit > 1) {
            planes = workspace.shuffled;
            bytewise.encode(from, units * unit, unit, planes, workspace);
        }
        for (int place = 0; place < unit; place++) {
            toBitPlanes(planes, place * units, units, to);
        }
        System.arraycopy(from, unit * units, to, unit * units, bytes - unit * units);
        return bytes;
    }

    @Override
    public int decode(byte[] from, int bytes, int unit, byte[] to, int maxDecoded, Workspace workspace) {
        int units = bytes / unit & ~7;
        byte[] planes = unit > 1 ? workspace.shuffled : to;
        for (int place = 0; place < unit; place++) {
            fromBitPlanes(from, place * units, units, planes);
        }
        if (unit > 1) {
            bytewise.decode(planes, units * unit, unit, to, maxDecoded, workspace);
        }
        System.arraycopy(from, unit * units, to, unit * units, bytes - unit * units);
        return bytes;
    }

    private static void toBitPlanes(byte[] from, int at, int count, byte[] to) {
        ByteBuffer in = ByteBuffer.wrap(from).order(ByteOrder.LITTLE_ENDIAN);
        int plane = count / 8;
        for (int index = 0; index < plane; index++) {
            long bits = transpose(in.getLong(at + 8 * index));
            int out = at + index;
            to[out] = (byte) bits;
            to[out + plane] = (byte) (bits >>> 8);
            to[out + 2 * plane] = (byte) (bits >>> 16);
            to[out + 3 * plane] = (byte) (bits >>> 24);
            to[out + 4 * plane] = (byte) (bits >>> 32);
            to[out + 5 * plane] = (byte) (bits >>> 40);
            to[out + 6 * plane] = (byte) (bits >>> 48);
            to[out + 7 * plane] = (byte) (bits >>> 56);
        }
    }

    private static void fromBitPlanes(byte[] from, int at, int count, byte[] to) {
        ByteBuffer out = ByteBuffer.wrap(to).order(ByteOrder.LITTLE_ENDIAN);
        int plane = count / 8;
        for (int index = 0; index < plane; index++) {
            int in = at + index;
            long bits = from[in] & 0xffL
                    | (from[in + plane] & 0xffL) << 8
                    | (from[in + 2 * plane] & 0xffL) << 16
                    | (from[in + 3 * plane] & 0xffL) << 24
                    | (from[in + 4 * plane] & 0xffL) << 32
                    | (from[in + 5 * plane] & 0xffL) << 40
                    | (from[in + 6 * plane] & 0xffL) << 48
                    | (from[in + 7 * plane] & 0xffL) << 56;
            out.putLong(at + 8 * index, transpose(bits));
        }
    }

    /** Bit r of byte c becomes bit c of byte r. */
    private static long transpose(long matrix) {
        long bits = swap(matrix, 28, 0x00000000f0f0f0f0L);
        bits = swap(bits, 14, 0x0000cccc0000ccccL);
        return swap(bits, 7, 0x00aa00aa00aa00aaL);
    }

    /** Exchanges the bits of a mask with those so many places above. */
    private static long swap(long bits, int distance, long mask) {
        long different = (bits ^ bits >>> distance) & mask;
        return bits ^ different ^ different << distance;
    }
}
