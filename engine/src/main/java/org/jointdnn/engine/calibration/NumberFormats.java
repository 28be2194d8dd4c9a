package org.jointdnn.engine.calibration;

/**
 * The part of a codec's name that decides what comes back: a name is a number format and stages, joined by {@code +}, and
 * stages come back exactly.
 */
public final class NumberFormats {
    private NumberFormats() {}

    /** The number format of a codec, for example {@code q8} of {@code q8+zstd1}. */
    public static String of(String codec) {
        int plus = codec.indexOf('+');
        return plus < 0 ? codec : codec.substring(0, plus);
    }

    /** A codec's name for people: without the format of pixels, which is long, for example {@code jpeg85}. */
    public static String brief(String codec) {
        return codec.replaceFirst("^((?:near)?pixels|jpeg\\d+|webp\\d+)\\[[^]]*]", "$1");
    }
}
