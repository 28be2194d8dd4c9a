package org.jointdnn.wire.picture;

import java.util.Arrays;

/**
 * The chunks of a PNG file. Kept are those that give pixels their values: IHDR, PLTE, tRNS, IDAT and IEND.
 *
 * <p>Source: PNG specification, third edition, sections 5 and 11.
 */
final class PngScan {
    private static final int SIGNATURE_BYTES = 8;

    private PngScan() {}

    static PictureFile scan(byte[] file) {
        check(file.length >= SIGNATURE_BYTES + 25 && isType(file, SIGNATURE_BYTES + 4, "IHDR"), "has no header");
        int width = Bytes.big32(file, SIGNATURE_BYTES + 8);
        int height = Bytes.big32(file, SIGNATURE_BYTES + 12);
        check(width > 0 && height > 0, "has no pixels");
        byte[] kept = Arrays.copyOf(file, file.length);
        int keptEnd = SIGNATURE_BYTES;
        int at = SIGNATURE_BYTES;
        boolean last = false;
        while (!last) {
            check(file.length - at >= 12, "ends before its last chunk");
            int length = Bytes.big32(file, at);
            check(length >= 0 && length <= file.length - at - 12, "has a chunk that goes on after its end");
            last = isType(file, at + 4, "IEND");
            boolean needed = last
                    || isType(file, at + 4, "IDAT")
                    || isType(file, at + 4, "PLTE")
                    || isType(file, at + 4, "tRNS");
            if (needed || at == SIGNATURE_BYTES) {
                check(at > SIGNATURE_BYTES || length == 13, "has a header of a wrong length");
                System.arraycopy(file, at, kept, keptEnd, length + 12);
                keptEnd += length + 12;
            }
            at += length + 12;
        }
        return new PictureFile(PictureKind.PNG, width, height, Arrays.copyOf(kept, keptEnd), at);
    }

    private static boolean isType(byte[] file, int at, String type) {
        return Bytes.startWith(file, at, type.charAt(0), type.charAt(1), type.charAt(2), type.charAt(3));
    }

    private static void check(boolean holds, String problem) {
        if (!holds) {
            throw PictureFile.damaged(PictureKind.PNG, problem);
        }
    }
}
