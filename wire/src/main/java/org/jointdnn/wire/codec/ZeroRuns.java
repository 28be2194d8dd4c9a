package org.jointdnn.wire.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jointdnn.wire.InvalidMessageException;

/**
 * {@code zrun}: leaves zeros out, for what a ReLU leaves empty.
 *
 * <p>Units (those of {@link Shuffle}; single bytes after a shuffle) are taken eight by eight. Of each eight come a mask,
 * whose bit i is set if unit i is not all zero bits, and the units that are not. A mask of 0 is followed by a byte that
 * says how many more such eights come right after, 0 to 255. The units beyond the last whole eight are an eight whose
 * other units are zero; bytes beyond the last unit stay at the end.
 *
 * <p>Worked example: 18 units of one byte, {@code 00 05 00 00 00 00 00 07}, then ten zeros, are
 * {@code 82 05 07 00 01}: a mask with bits 1 and 7, the two units, and two more eights of zeros.
 *
 * <p>Units are read and written as longs, so arrays must go on for 8 bytes beyond their content.
 */
final class ZeroRuns implements Stage {
    private static final int MAX_MORE = 255;

    @Override
    public String name() {
        return "zrun";
    }

    @Override
    public boolean keepsSize() {
        return false;
    }

    @Override
    public int maxBytes(int bytes, int unit) {
        int eights = (bytes / unit + 7) / 8;
        // A mask of 0 takes two bytes where its eight had at least one: only the last, shorter eight grows by that.
        return bytes + eights + 1;
    }

    @Override
    public int unitAfter(int unit) {
        return 1;
    }

    @Override
    public int encode(byte[] from, int bytes, int unit, byte[] to, Workspace workspace) {
        ByteBuffer in = ByteBuffer.wrap(from).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer coded = ByteBuffer.wrap(to).order(ByteOrder.LITTLE_ENDIAN);
        int end = bytes - bytes % unit;
        int step = 8 * unit;
        int out = 0;
        int at = 0;
        while (at < end) {
            int stop = Math.min(at + step, end);
            if (!isZero(in, at, stop)) {
                out = writeUnits(in, at, stop, unit, coded, out);
                at = stop;
                continue;
            }
            int more = 0;
            for (at = stop; at < end && more < MAX_MORE && isZero(in, at, Math.min(at + step, end)); more++) {
                at = Math.min(at + step, end);
            }
            to[out++] = 0;
            to[out++] = (byte) more;
        }
        System.arraycopy(from, end, to, out, bytes - end);
        return out + bytes - end;
    }

    private static boolean isZero(ByteBuffer in, int from, int to) {
        int at = from;
        for (; at + 8 <= to; at += 8) {
            if (in.getLong(at) != 0) {
                return false;
            }
        }
        for (; at < to; at++) {
            if (in.get(at) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Without a branch for each unit: an absent one is overwritten by what comes next. */
    private static int writeUnits(ByteBuffer in, int at, int stop, int unit, ByteBuffer to, int maskAt) {
        long ofUnit = -1L >>> Long.SIZE - 8 * unit;
        int mask = 0;
        int out = maskAt + 1;
        for (int start = at, place = 0; start < stop; start += unit, place++) {
            long value = in.getLong(start) & ofUnit;
            to.putLong(out, value);
            int present = (int) ((value | -value) >>> 63);
            out += unit & -present;
            mask |= present << place;
        }
        to.put(maskAt, (byte) mask);
        return out;
    }

    @Override
    public int decode(byte[] from, int bytes, int unit, byte[] to, int maxDecoded, Workspace workspace) {
        ByteBuffer coded = ByteBuffer.wrap(from).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer decoded = ByteBuffer.wrap(to).order(ByteOrder.LITTLE_ENDIAN);
        int end = maxDecoded - maxDecoded % unit;
        int step = 8 * unit;
        int in = 0;
        int at = 0;
        while (at < end) {
            check(in < bytes, "ends within a mask");
            int mask = from[in++] & 0xff;
            int stop = Math.min(at + step, end);
            if (mask == 0) {
                check(in < bytes, "ends within a run");
                int more = from[in++] & 0xff;
                check(more <= (end - stop + step - 1) / step, "has a run beyond its end");
                stop = Math.min(stop + more * step, end);
                Arrays.fill(to, at, stop, (byte) 0);
            } else {
                check(stop - at == step || mask >>> (stop - at) / unit == 0, "has a unit beyond its end");
                check(in + Integer.bitCount(mask) * unit <= bytes, "ends within a unit");
                in = readUnits(coded, in, mask, unit, decoded, at, stop);
            }
            at = stop;
        }
        check(bytes - in == maxDecoded - end, "has another length than its units");
        System.arraycopy(from, in, to, at, maxDecoded - end);
        return maxDecoded;
    }

    /** An absent unit is read as whatever comes next, and cleared. */
    private static int readUnits(ByteBuffer from, int start, int mask, int unit, ByteBuffer to, int at, int stop) {
        long ofUnit = -1L >>> Long.SIZE - 8 * unit;
        int in = start;
        for (int out = at, place = 0; out < stop; out += unit, place++) {
            int present = -(mask >>> place & 1);
            to.putLong(out, from.getLong(in) & ofUnit & present);
            in += unit & present;
        }
        return in;
    }

    private static void check(boolean holds, String problem) {
        if (!holds) {
            throw new InvalidMessageException("a chunk coded by zrun " + problem);
        }
    }
}
