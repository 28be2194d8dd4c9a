package org.jointdnn.wire.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Codes of 6, 4 or 2 bits without gaps: code i is bits {@code i*b} to {@code i*b + b-1} of the bytes, where
 * bit k is bit {@code k mod 8} of byte {@code k / 8}, bit 0 the least. Bits left over at the end are 0.
 *
 * <p>Eight codes are one long with a code in the low bits of each byte. Neighbours are moved together,
 * then neighbouring pairs, then the two quadruples.
 */
final class BitPacking {
    private BitPacking() {}

    static int packedBytes(int codes, int bits) {
        return (int) (((long) codes * bits + 7) / 8);
    }

    static void pack(byte[] codes, int count, int bits, byte[] packed, int at) {
        ByteBuffer in = ByteBuffer.wrap(codes).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer to = ByteBuffer.wrap(packed).order(ByteOrder.LITTLE_ENDIAN);
        int whole = count & ~7;
        int out = at;
        int index = 0;
        // Whole longs as long as they fit; the bytes too many are overwritten by the next.
        for (; index < whole && out + Long.BYTES <= packed.length; index += 8, out += bits) {
            to.putLong(out, join(in.getLong(index), bits));
        }
        for (; index < whole; index += 8, out += bits) {
            putBytes(join(in.getLong(index), bits), packed, out, bits);
        }
        if (whole < count) {
            long rest = 0;
            for (; index < count; index++) {
                rest |= (long) codes[index] << bits * (index - whole);
            }
            putBytes(rest, packed, out, packedBytes(count - whole, bits));
        }
    }

    private static void putBytes(long word, byte[] to, int at, int count) {
        for (int place = 0; place < count; place++) {
            to[at + place] = (byte) (word >>> 8 * place);
        }
    }

    static void unpack(byte[] packed, int count, int bits, byte[] codes) {
        ByteBuffer from = ByteBuffer.wrap(packed).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer out = ByteBuffer.wrap(codes).order(ByteOrder.LITTLE_ENDIAN);
        int whole = count & ~7;
        int in = 0;
        int index = 0;
        for (; index < whole && in + Long.BYTES <= packed.length; index += 8, in += bits) {
            out.putLong(index, part(from.getLong(in), bits));
        }
        for (; index < whole; index += 8, in += bits) {
            out.putLong(index, part(getBytes(packed, in, bits), bits));
        }
        if (whole < count) {
            long rest = getBytes(packed, in, packedBytes(count - whole, bits));
            for (; index < count; index++, rest >>>= bits) {
                codes[index] = (byte) (rest & (1 << bits) - 1);
            }
        }
    }

    private static long getBytes(byte[] from, int at, int count) {
        long word = 0;
        for (int place = 0; place < count; place++) {
            word |= (from[at + place] & 0xffL) << 8 * place;
        }
        return word;
    }

    private static long join(long codes, int bits) {
        long bytes = repeat((1L << bits) - 1, 16);
        long pairs = codes & bytes | (codes >>> 8 & bytes) << bits;
        long pairMask = repeat((1L << 2 * bits) - 1, 32);
        long quads = pairs & pairMask | (pairs >>> 16 & pairMask) << 2 * bits;
        long quadMask = (1L << 4 * bits) - 1;
        return quads & quadMask | (quads >>> 32 & quadMask) << 4 * bits;
    }

    private static long part(long word, int bits) {
        long quadMask = (1L << 4 * bits) - 1;
        long quads = word & quadMask | (word >>> 4 * bits & quadMask) << 32;
        long pairMask = repeat((1L << 2 * bits) - 1, 32);
        long pairs = quads & pairMask | (quads >>> 2 * bits & pairMask) << 16;
        long bytes = repeat((1L << bits) - 1, 16);
        return pairs & bytes | (pairs >>> bits & bytes) << 8;
    }

    /** The value at every so many bits of a long. */
    private static long repeat(long value, int distance) {
        return distance == 16 ? value * 0x0001000100010001L : value * 0x0000000100000001L;
    }
}
