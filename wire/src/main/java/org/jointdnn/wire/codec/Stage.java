package org.jointdnn.wire.codec;

/**
 * A lossless step over the bytes of one chunk.
 *
 * <p>A chunk is a sequence of units: what is one value to the step before, several bytes long or one.
 */
interface Stage {
    /** As it is written in a codec's name. */
    String name();

    /** Whether as many bytes come out as go in; if not, the chunk's length is written before it. */
    boolean keepsSize();

    /** The most bytes that so many become. */
    int maxBytes(int bytes, int unit);

    /** Bytes of a unit of what comes out, given that of what goes in. */
    int unitAfter(int unit);

    /** Writes the coded bytes to the start of {@code to} and returns how many they are. */
    int encode(byte[] from, int bytes, int unit, byte[] to, Workspace workspace);

    /**
     * Writes the decoded bytes to the start of {@code to} and returns how many they are, at most {@code maxDecoded}.
     *
     * @throws org.jointdnn.wire.InvalidMessageException if they would be more, or the coded bytes make no sense
     */
    int decode(byte[] from, int bytes, int unit, byte[] to, int maxDecoded, Workspace workspace);
}
