package org.jointdnn.planner.dag;

/**
 * A node of a network and what it costs alone on each side.
 *
 * @param mobileMillis positive infinity if it can't run on MOBILE
 * @param mobileMillijoules positive infinity if it can't run on MOBILE
 * @param cloudMillis on an unloaded CLOUD; positive infinity if it can't run there
 */
public record Operator(String name, double mobileMillis, double mobileMillijoules, double cloudMillis) {
    public Operator {
        check(name, "mobileMillis", mobileMillis);
        check(name, "mobileMillijoules", mobileMillijoules);
        check(name, "cloudMillis", cloudMillis);
        boolean mobile = mobileMillis < Double.POSITIVE_INFINITY;
        if (mobile != mobileMillijoules < Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("operator " + name + ": mobileMillis is " + mobileMillis
                    + " but mobileMillijoules is " + mobileMillijoules + ", must be both finite or both infinite");
        }
        if (!mobile && cloudMillis == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException(
                    "operator " + name + " can run nowhere: give it a cost on mobile or on cloud");
        }
    }

    /** An operator that can't run on CLOUD. */
    public static Operator mobileOnly(String name, double mobileMillis, double mobileMillijoules) {
        return new Operator(name, mobileMillis, mobileMillijoules, Double.POSITIVE_INFINITY);
    }

    /** An operator that can't run on MOBILE. */
    public static Operator cloudOnly(String name, double cloudMillis) {
        return new Operator(name, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, cloudMillis);
    }

    /** Whether it can run on MOBILE. */
    public boolean runsOnMobile() {
        return mobileMillis < Double.POSITIVE_INFINITY;
    }

    /** Whether it can run on CLOUD. */
    public boolean runsOnCloud() {
        return cloudMillis < Double.POSITIVE_INFINITY;
    }

    private static void check(String operator, String field, double value) {
        if (!(value >= 0)) {
            throw new IllegalArgumentException("operator " + operator + ": " + field + " is " + value
                    + ", must be a number, 0 or more, or infinite where it can't run");
        }
    }
}
