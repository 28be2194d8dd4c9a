package org.jointdnn.engine.calibration;

/**
 * What one codec does to one tensor of a model, over samples.
 *
 * @param codec its name
 * @param lossless whether it gives every tensor back with the same bytes; a codec that doesn't may have done so for these
 *     samples
 * @param meanBytes of the coded tensor, rounded up
 * @param maxBytes of the coded tensor
 * @param encodeMillis on the machine that measured, the median of the samples'
 * @param decodeMillis likewise
 * @param loss what the answer loses if all readers of the tensor read what comes back
 */
public record CodecMeasurement(
        String codec,
        boolean lossless,
        long meanBytes,
        long maxBytes,
        double encodeMillis,
        double decodeMillis,
        Loss loss) {
    public CodecMeasurement {
        if (codec.isEmpty()) {
            throw new IllegalArgumentException("codec is empty, must be a name");
        }
        if (meanBytes < 0 || maxBytes < meanBytes) {
            throw new IllegalArgumentException("codec " + codec + ": meanBytes is " + meanBytes + " and maxBytes "
                    + maxBytes + "; they must be 0 or more, the mean not above the maximum");
        }
        check(codec, "encodeMillis", encodeMillis);
        check(codec, "decodeMillis", decodeMillis);
    }

    private static void check(String codec, String name, double millis) {
        if (!(millis >= 0) || Double.isInfinite(millis)) {
            throw new IllegalArgumentException(
                    "codec " + codec + ": " + name + " is " + millis + ", must be a finite number, 0 or more");
        }
    }
}
