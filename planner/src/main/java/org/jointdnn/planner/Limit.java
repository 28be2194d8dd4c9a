package org.jointdnn.planner;

/**
 * The most of a quantity that a plan may use.
 *
 * <p>Sums of doubles depend on their order in the last digits, so a limit on time or energy holds up to
 * a relative 10^-9; a limit on bytes holds exactly.
 *
 * @param max in the unit of {@link Quantity#limitName()}, 0 or more
 */
public record Limit(Quantity quantity, double max) implements Constraint {
    private static final double ROUNDING = 1e-9;

    public Limit {
        if (!(max >= 0) || Double.isInfinite(max)) {
            throw new IllegalArgumentException(
                    quantity.limitName() + " is " + max + ", must be a finite number, 0 or more");
        }
    }

    /** A deadline. */
    public static Limit maxLatencyMillis(double max) {
        return new Limit(Quantity.LATENCY, max);
    }

    /** A bound on what a query may take from the battery. */
    public static Limit maxEnergyMillijoules(double max) {
        return new Limit(Quantity.ENERGY, max);
    }

    /** A bound on the server's load. */
    public static Limit maxCloudMillis(double max) {
        return new Limit(Quantity.CLOUD, max);
    }

    /** A bound on what a query may send. */
    public static Limit maxUploadBytes(long max) {
        return new Limit(Quantity.UPLOAD, max);
    }

    /** A bound on what a query may receive. */
    public static Limit maxDownloadBytes(long max) {
        return new Limit(Quantity.DOWNLOAD, max);
    }

    /** A bound on what the answer may lose by lossy codings, added up over the crossings; see {@link Coding}. */
    public static Limit maxAccuracyLoss(double max) {
        return new Limit(Quantity.ACCURACY_LOSS, max);
    }

    @Override
    public String name() {
        return quantity.limitName();
    }

    /** Whether a plan of this cost respects the limit. */
    public boolean holds(PlanCost cost) {
        return quantity.of(cost) <= threshold();
    }

    /** The largest use that still counts as within the limit. */
    public double threshold() {
        boolean whole = quantity == Quantity.UPLOAD || quantity == Quantity.DOWNLOAD;
        return whole ? max : max * (1 + ROUNDING);
    }

    /** Makes a use relative to the limit; leaves it as it is for a limit of 0. */
    public double scale() {
        return max > 0 ? 1 / max : 1;
    }
}
