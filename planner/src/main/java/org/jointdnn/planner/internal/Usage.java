package org.jointdnn.planner.internal;

/**
 * What a plan, or a part of one, uses: the sums that every linear cost is made of.
 *
 * @param mobileMillis computing on MOBILE
 * @param mobileMillijoules taken by that
 * @param cloudMillis computing on an unloaded CLOUD
 * @param cloudRuns number of runs on CLOUD
 * @param switches number of switches of side
 * @param uploadBytes sent to CLOUD
 * @param downloadBytes sent to MOBILE
 * @param accuracyLoss by lossy codings
 */
public record Usage(
        double mobileMillis,
        double mobileMillijoules,
        double cloudMillis,
        double cloudRuns,
        double switches,
        double uploadBytes,
        double downloadBytes,
        double accuracyLoss) {
    /** Uses nothing. */
    public static final Usage NONE = new Usage(0, 0, 0, 0, 0, 0, 0, 0);
}
