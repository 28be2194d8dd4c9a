package org.jointdnn.device.adapt;

/**
 * When a device begins to do the rest of a query itself while the server is still working on it. The first answer counts, so
 * an earlier start never makes a query later; it wastes the device's work if the server is first after all.
 *
 * <p>With V the time of a visit and R the device's for the rest, it begins at the first instant t after the visit's
 * beginning at which
 *
 * <pre>
 * P(V &gt; t + R | V &gt; t) &gt;= chance
 * </pre>
 *
 * that is, when the device, beginning now, would be first with at least that probability. V is what the server and the round
 * trip take, which is known, plus the transfers' time T, whose logarithm is normal with the estimate's uncertainty; but one
 * visit in {@value #SILENT_ONE_IN} never ends. So the longer a visit is overdue, the longer it will probably still take.
 *
 * @param chance within 0..1; 0 begins at once, 1 never
 */
public record RacePolicy(double chance) {
    /** For latency. */
    public static final RacePolicy EAGER = new RacePolicy(0.05);

    /** As soon as a visit begins. */
    static final RacePolicy AT_ONCE = new RacePolicy(0);

    /** For energy: only when the visit has most probably failed. */
    public static final RacePolicy RELUCTANT = new RacePolicy(0.9);

    /** Never before the deadline demands it. */
    public static final RacePolicy NEVER = new RacePolicy(1);

    private static final int SILENT_ONE_IN = 500;

    /** Multiples of that time at which the condition is looked at. */
    private static final double[] LATE = {0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.5, 3, 4, 5, 6, 8, 10, 14, 20};

    public RacePolicy {
        if (!(chance >= 0 && chance <= 1)) {
            throw new IllegalArgumentException("chance is " + chance + ", must be within 0..1");
        }
    }

    /** This policy, but not beginning before a visit has most probably failed. */
    RacePolicy reluctant() {
        return chance >= RELUCTANT.chance ? this : RELUCTANT;
    }

    /** Whether a sooner answer is worth work in vain. */
    boolean isEager() {
        return chance < RELUCTANT.chance;
    }

    /**
     * How long a visit is waited for.
     *
     * @param fixedMillis of the visit, without the transfers
     * @param transferMillis that half of such transfers don't exceed
     * @param uncertainty standard deviation of the logarithm of the transfers' time
     * @param restMillis of the device
     * @return infinity if as long as it takes
     */
    double patienceMillis(double fixedMillis, double transferMillis, double uncertainty, double restMillis) {
        if (this.equals(NEVER)) {
            return Double.POSITIVE_INFINITY;
        }
        double sigma = Math.max(1e-3, uncertainty);
        if (exceeds(restMillis - fixedMillis, transferMillis, sigma) >= chance) {
            return 0;
        }
        for (double times : LATE) {
            double waited = times * transferMillis;
            double first = exceeds(waited + restMillis, transferMillis, sigma) / exceeds(waited, transferMillis, sigma);
            if (first >= chance) {
                return fixedMillis + waited;
            }
        }
        return fixedMillis + LATE[LATE.length - 1] * transferMillis;
    }

    /** The probability that the transfers take longer than so long. */
    private static double exceeds(double millis, double median, double sigma) {
        if (millis <= 0) {
            return 1;
        }
        double silent = 1.0 / SILENT_ONE_IN;
        return silent + (1 - silent) * StandardNormal.upperTail(Math.log(millis / median) / sigma);
    }
}
