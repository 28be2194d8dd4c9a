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
        int whole = count & ~7;
        int out = at;
        for (int index = 0; index < whole; index += 8, out += bits) {
            long word = join(in.getLong(index), bits);
            for (int place = 0; place < bits; place++) {
                packed[out + place] = (byte) (word >>> 8 * place);
            }
        }
        if (whole < count) {
            long rest = 0;
            for (int index = whole; index < count; index++) {
                rest |= (long) codes[index] << bits * (index - whole);
            }
            for (int end = at + packedBytes(count, bits); out < end; out++, rest >>>= 8) {
                packed[out] = (byte) rest;
            }
        }
    }

    static void unpack(byte[] packed, int count, int bits, byte[] codes) {
        ByteBuffer out = ByteBuffer.wrap(codes).order(ByteOrder.LITTLE_ENDIAN);
        int whole = count & ~7;
        int in = 0;
        for (int index = 0; index < whole; index += 8, in += bits) {
            long word = 0;
            for (int place = 0; place < bits; place++) {
                word |= (packed[in + place] & 0xffL) << 8 * place;
            }
            out.putLong(index, part(word, bits));
        }
        int mask = (1 << bits) - 1;
        for (int index = whole; index < count; index++) {
            int bit = (index - whole) * bits;
            int pair = packed[in + bit / 8] & 0xff;
            if (bit % 8 + bits > 8) {
                pair |= (packed[in + bit / 8 + 1] & 0xff) << 8;
            }
            codes[index] = (byte) (pair >>> bit % 8 & mask);
        }
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
