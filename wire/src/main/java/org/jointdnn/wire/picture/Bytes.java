package org.jointdnn.wire.picture;

/** Numbers in files. */
final class Bytes {
    private Bytes() {}

    static boolean startWith(byte[] file, int at, int... bytes) {
        if (file.length - at < bytes.length) {
            return false;
        }
        for (int index = 0; index < bytes.length; index++) {
            if ((file[at + index] & 0xff) != bytes[index]) {
                return false;
            }
        }
        return true;
    }

    static int big16(byte[] file, int at) {
        return (file[at] & 0xff) << 8 | file[at + 1] & 0xff;
    }

    static int big32(byte[] file, int at) {
        return big16(file, at) << 16 | big16(file, at + 2);
    }

    static int little16(byte[] file, int at) {
        return file[at] & 0xff | (file[at + 1] & 0xff) << 8;
    }

    static int little24(byte[] file, int at) {
        return little16(file, at) | (file[at + 2] & 0xff) << 16;
    }

    static int little32(byte[] file, int at) {
        return little16(file, at) | little16(file, at + 2) << 16;
    }
}
