package org.jointdnn.wire.picture;

import java.util.Arrays;

/**
 * The start of a WebP file: a lossy or a lossless picture, or the extended form, which says its size itself.
 *
 * <p>Source: RFC 9649, sections 2 and 3.
 */
final class WebpScan {
    private static final int ANIMATED = 0x02;
    /** What is before the first chunk's content. */
    private static final int CONTENT = 20;

    private WebpScan() {}

    static PictureFile scan(byte[] file) {
        check(file.length >= CONTENT + 10, "ends before its size");
        int end = Bytes.little32(file, 4) + 8;
        check(end >= CONTENT + 10 && end <= file.length, "has a length that isn't the file's");
        int content = Bytes.little32(file, 16);
        check(content >= 10 && content <= end - CONTENT, "has a chunk that goes on after its end");
        byte[] bytes = Arrays.copyOf(file, end);
        if (Bytes.startWith(file, 12, 'V', 'P', '8', ' ')) {
            check((file[CONTENT] & 1) == 0 && Bytes.startWith(file, CONTENT + 3, 0x9d, 1, 0x2a), "has no key frame");
            return picture(
                    Bytes.little16(file, CONTENT + 6) & 0x3fff, Bytes.little16(file, CONTENT + 8) & 0x3fff, bytes);
        }
        if (Bytes.startWith(file, 12, 'V', 'P', '8', 'L')) {
            check(file[CONTENT] == 0x2f, "is not of the one lossless version");
            int extents = Bytes.little32(file, CONTENT + 1);
            return picture((extents & 0x3fff) + 1, (extents >>> 14 & 0x3fff) + 1, bytes);
        }
        check(Bytes.startWith(file, 12, 'V', 'P', '8', 'X'), "begins with a chunk that isn't known");
        check((file[CONTENT] & ANIMATED) == 0, "is animated");
        return picture(Bytes.little24(file, CONTENT + 4) + 1, Bytes.little24(file, CONTENT + 7) + 1, bytes);
    }

    private static PictureFile picture(int width, int height, byte[] bytes) {
        check(width > 0 && height > 0, "has no pixels");
        return new PictureFile(PictureKind.WEBP, width, height, bytes, bytes.length);
    }

    private static void check(boolean holds, String problem) {
        if (!holds) {
            throw PictureFile.damaged(PictureKind.WEBP, problem);
        }
    }
}
