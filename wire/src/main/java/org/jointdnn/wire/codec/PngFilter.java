package org.jointdnn.wire.codec;

/**
 * The filters of PNG rows of bytes: each byte less what the same sample of its pixel's neighbours predicts. 0: nothing; 1:
 * the one to the left; 2: the one above; 3: the mean of both, rounded down; 4: Paeth, of left, above and above left the one
 * nearest to left + above - above left.
 *
 * <p>Source: PNG specification, third edition, section 9.
 */
final class PngFilter {
    static final int KINDS = 5;

    private PngFilter() {}

    /** Writes the filtered row to {@code to[1..]} and its filter to {@code to[0]}; returns the sum of magnitudes. */
    static long apply(int kind, byte[] row, byte[] above, int rowBytes, int samples, byte[] to) {
        long sum = 0;
        to[0] = (byte) kind;
        for (int x = 0; x < rowBytes; x++) {
            byte filtered = (byte) (row[x] - prediction(kind, row, above, x, samples));
            to[x + 1] = filtered;
            sum += Math.abs(filtered);
        }
        return sum;
    }

    /** Restores the bytes of a filtered row in place. */
    static void undo(int kind, byte[] row, byte[] above, int rowBytes, int samples) {
        for (int x = 0; x < rowBytes; x++) {
            row[x] += (byte) prediction(kind, row, above, x, samples);
        }
    }

    private static int prediction(int kind, byte[] row, byte[] above, int x, int samples) {
        int left = x < samples ? 0 : row[x - samples] & 0xff;
        int up = above[x] & 0xff;
        switch (kind) {
            case 0:
                return 0;
            case 1:
                return left;
            case 2:
                return up;
            case 3:
                return (left + up) / 2;
            default:
                return paeth(left, up, x < samples ? 0 : above[x - samples] & 0xff);
        }
    }

    private static int paeth(int left, int up, int upLeft) {
        int toLeft = Math.abs(up - upLeft);
        int toUp = Math.abs(left - upLeft);
        int toUpLeft = Math.abs(left + up - 2 * upLeft);
        if (toLeft <= toUp && toLeft <= toUpLeft) {
            return left;
        }
        return toUp <= toUpLeft ? up : upLeft;
    }
}
