package org.jointdnn.device.conditions;

/** What a query may send and receive over a metered link. */
public sealed interface MeteredUse {
    /** As much as the best plan does. */
    record Unlimited() implements MeteredUse {}

    /** Not more than this. */
    record AtMost(long uploadBytes, long downloadBytes) implements MeteredUse {
        public AtMost {
            if (uploadBytes < 0 || downloadBytes < 0) {
                throw new IllegalArgumentException("uploadBytes is " + uploadBytes + ", downloadBytes is "
                        + downloadBytes + "; must be 0 or more");
            }
        }
    }

    /** Nothing: the device answers alone. */
    record Nothing() implements MeteredUse {}
}
