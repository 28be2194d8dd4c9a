package org.jointdnn.wire.picture;

import java.util.Optional;

/** Files of pictures that are read and written. */
public enum PictureKind {
    JPEG("JPEG", 65500),
    PNG("PNG", Integer.MAX_VALUE),
    WEBP("WebP", 16383);

    /** So many bytes of a file are enough to tell. */
    public static final int START_BYTES = 12;

    private final String title;
    private final int maxExtent;

    PictureKind(String title, int maxExtent) {
        this.title = title;
        this.maxExtent = maxExtent;
    }

    /** As people write it. */
    public String title() {
        return title;
    }

    /** The greatest width and height that is written. */
    public int maxExtent() {
        return maxExtent;
    }

    /** What a file is, by its first bytes; empty if it is none of these. */
    public static Optional<PictureKind> of(byte[] file) {
        if (Bytes.startWith(file, 0, 0xff, 0xd8, 0xff)) {
            return Optional.of(JPEG);
        }
        if (Bytes.startWith(file, 0, 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n')) {
            return Optional.of(PNG);
        }
        if (Bytes.startWith(file, 0, 'R', 'I', 'F', 'F') && Bytes.startWith(file, 8, 'W', 'E', 'B', 'P')) {
            return Optional.of(WEBP);
        }
        return Optional.empty();
    }
}
