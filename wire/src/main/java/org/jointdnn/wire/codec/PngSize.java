package org.jointdnn.wire.codec;

import java.util.Optional;
import org.jointdnn.onnx.Shape;

/**
 * The size of a picture in a PNG.
 *
 * @param samples bytes of a pixel: 1 if it is grey, 3 if it is red, green and blue
 */
record PngSize(long width, long height, int samples) {
    /** Of a row: some must fit into memory that is not the tensor's. */
    static final int MAX_ROW_BYTES = 64 << 10;

    static final PngSize NONE = new PngSize(0, 0, 1);

    int rowBytes() {
        return (int) (width * samples);
    }

    /** Why a tensor's picture is not coded; empty if it is. */
    Optional<String> refusal(Shape shape) {
        if (width * samples > MAX_ROW_BYTES || height > Integer.MAX_VALUE) {
            return Optional.of("a picture of " + shape + " is " + width + " by " + height + " pixels, at most "
                    + MAX_ROW_BYTES / samples + " wide are coded");
        }
        return Optional.empty();
    }
}
