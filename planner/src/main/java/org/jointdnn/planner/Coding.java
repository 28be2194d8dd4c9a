package org.jointdnn.planner;

import java.util.Objects;

/**
 * One way in which a tensor may be written as bytes to cross the link, and what that takes.
 *
 * @param codec its name; the planner only hands it on
 * @param bytes of the coded tensor
 * @param up encoding on MOBILE and decoding on CLOUD
 * @param down encoding on CLOUD and decoding on MOBILE
 * @param accuracyLoss what the answer loses by it, as a share: 0 if every tensor comes back with the same bytes.
 *     The losses of a plan's crossings are added up.
 */
public record Coding(String codec, long bytes, Work up, Work down, double accuracyLoss) {
    /** The name of the coding that leaves a tensor's bytes as they are. */
    public static final String RAW = "raw";

    public Coding {
        Objects.requireNonNull(up, "up");
        Objects.requireNonNull(down, "down");
        if (codec.isEmpty()) {
            throw new IllegalArgumentException("codec is empty, must be a name");
        }
        if (bytes < 0) {
            throw new IllegalArgumentException("codec " + codec + ": bytes is " + bytes + ", must be 0 or more");
        }
        check(codec, "accuracyLoss", accuracyLoss);
    }

    /** A tensor's bytes as they are. */
    public static Coding raw(long bytes) {
        return new Coding(RAW, bytes, Work.NONE, Work.NONE, 0);
    }

    /** Encoding and decoding when the tensor crosses to a side. */
    public Work to(Side side) {
        return side == Side.CLOUD ? up : down;
    }

    /** Whether no other coding of the same tensor can make this one worth while. */
    public boolean covers(Coding other) {
        return bytes <= other.bytes
                && up.covers(other.up)
                && down.covers(other.down)
                && accuracyLoss <= other.accuracyLoss;
    }

    private static void check(String codec, String name, double value) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(
                    "codec " + codec + ": " + name + " is " + value + ", must be a finite number, 0 or more");
        }
    }

    /**
     * What encoding and decoding take together in one direction.
     *
     * @param mobileMillis on MOBILE
     * @param mobileMillijoules taken by that
     * @param cloudMillis on an unloaded CLOUD
     */
    public record Work(double mobileMillis, double mobileMillijoules, double cloudMillis) {
        public static final Work NONE = new Work(0, 0, 0);

        public Work {
            check("work", "mobileMillis", mobileMillis);
            check("work", "mobileMillijoules", mobileMillijoules);
            check("work", "cloudMillis", cloudMillis);
        }

        private boolean covers(Work other) {
            return mobileMillis <= other.mobileMillis
                    && mobileMillijoules <= other.mobileMillijoules
                    && cloudMillis <= other.cloudMillis;
        }
    }
}
