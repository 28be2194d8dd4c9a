package org.jointdnn.wire.codec;

/** Numbers of four bytes in arrays. */
final class Integers {
    private Integers() {}

    static int little(byte[] from, int at) {
        return from[at] & 0xff | (from[at + 1] & 0xff) << 8 | (from[at + 2] & 0xff) << 16 | from[at + 3] << 24;
    }

    static void putLittle(int value, byte[] to, int at) {
        putBig(Integer.reverseBytes(value), to, at);
    }

    static int big(byte[] from, int at) {
        return Integer.reverseBytes(little(from, at));
    }

    static void putBig(int value, byte[] to, int at) {
        to[at] = (byte) (value >>> 24);
        to[at + 1] = (byte) (value >>> 16);
        to[at + 2] = (byte) (value >>> 8);
        to[at + 3] = (byte) value;
    }
}
