package org.jointdnn.wire.picture;

import org.jointdnn.wire.InvalidMessageException;

/**
 * A file of a picture of which only the structure has been looked at: what it is, how large its picture is, that it is
 * whole. Nothing has been decompressed, and no memory allocated for pixels.
 *
 * <p>What decoding doesn't need (colour profiles, thumbnails, comments) is left out of {@code bytes}, so that a library
 * doesn't come to read it. A JPEG that doesn't say otherwise is marked as YCbCr, as JFIF and Exif define.
 *
 * @param width in pixels, as the file declares it
 * @param height in pixels, as the file declares it
 * @param bytes the file, reduced
 * @param end where the file ended in what was given; more may have followed
 */
public record PictureFile(PictureKind kind, int width, int height, byte[] bytes, int end) {
    /** The most pixels of pictures of any size that are decoded: cameras' 50 megapixels. */
    public static final int MAX_PIXELS = 51_000_000;

    /** The longest file of a picture of any size that is decoded. */
    public static final int MAX_FILE_BYTES = 64 << 20;

    /** Looks at a file; throws InvalidMessageException if it is none that is read, or damaged. */
    public static PictureFile scan(byte[] file) {
        PictureKind kind = PictureKind.of(file)
                .orElseThrow(() -> new InvalidMessageException("the picture is no JPEG, PNG or WebP file"));
        switch (kind) {
            case JPEG:
                return new JpegScan(file).scan();
            case PNG:
                return PngScan.scan(file);
            default:
                return WebpScan.scan(file);
        }
    }

    static InvalidMessageException damaged(PictureKind kind, String problem) {
        return new InvalidMessageException("the " + kind.title() + " picture " + problem);
    }
}
