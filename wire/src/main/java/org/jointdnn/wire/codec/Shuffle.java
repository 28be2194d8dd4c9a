package org.jointdnn.wire.codec;

/**
 * {@code shuffle}: the first bytes of all units, then their second bytes, and so on. The exponents of floats then
 * lie together, which compresses. Of units of one byte: nothing changes.
 *
 * <p>A unit is an element of a raw tensor, the two bytes of {@code fp16} and {@code bf16}, the three bytes of
 * four codes of {@code q6}, else one byte. Bytes beyond the last whole unit stay at the end.
 *
 * <p>Worked example: of the units {@code 01 02}, {@code 03 04} and {@code 05 06}: {@code 01 03 05 02 04 06}.
 */
final class Shuffle implements Stage {
    @Override
    public String name() {
        return "shuffle";
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
        int units = bytes / unit;
        for (int place = 0; place < unit; place++) {
            gather(from, place, unit, units, to, place * units);
        }
        System.arraycopy(from, unit * units, to, unit * units, bytes - unit * units);
        return bytes;
    }

    @Override
    public int decode(byte[] from, int bytes, int unit, byte[] to, int maxDecoded, Workspace workspace) {
        int units = bytes / unit;
        for (int place = 0; place < unit; place++) {
            scatter(from, place * units, units, to, place, unit);
        }
        System.arraycopy(from, unit * units, to, unit * units, bytes - unit * units);
        return bytes;
    }

    private static void gather(byte[] from, int at, int stride, int count, byte[] to, int start) {
        if (stride == 1) {
            System.arraycopy(from, at, to, start, count);
            return;
        }
        for (int index = 0; index < count; index++) {
            to[start + index] = from[at + index * stride];
        }
    }

    private static void scatter(byte[] from, int start, int count, byte[] to, int at, int stride) {
        if (stride == 1) {
            System.arraycopy(from, start, to, at, count);
            return;
        }
        for (int index = 0; index < count; index++) {
            to[at + index * stride] = from[start + index];
        }
    }
}
