package org.jointdnn.planner.internal;

import org.jointdnn.planner.Coding;
import org.jointdnn.planner.Side;

/**
 * A cost that is a sum over the parts of a plan, each part times a rate.
 *
 * <p>Every quantity that a plan uses, and every weighted sum of them, has this form; so one search serves
 * all. Rates are 0 or more.
 *
 * @param mobileMillis rate for a millisecond on MOBILE
 * @param mobileMillijoules rate for a millijoule of computing on MOBILE
 * @param cloudMillis rate for a millisecond of an unloaded CLOUD
 * @param cloudRun price of each run on CLOUD
 * @param switching price of each switch of side
 * @param uploadByte rate for a byte up
 * @param downloadByte rate for a byte down
 * @param accuracyLoss rate for what the answer loses
 */
public record LinearCost(
        double mobileMillis,
        double mobileMillijoules,
        double cloudMillis,
        double cloudRun,
        double switching,
        double uploadByte,
        double downloadByte,
        double accuracyLoss) {

    /** Costs nothing, whatever the plan. */
    public static final LinearCost ZERO = new LinearCost(0, 0, 0, 0, 0, 0, 0, 0);

    public LinearCost times(double factor) {
        return new LinearCost(
                factor * mobileMillis,
                factor * mobileMillijoules,
                factor * cloudMillis,
                factor * cloudRun,
                factor * switching,
                factor * uploadByte,
                factor * downloadByte,
                factor * accuracyLoss);
    }

    public LinearCost plus(LinearCost other) {
        return new LinearCost(
                mobileMillis + other.mobileMillis,
                mobileMillijoules + other.mobileMillijoules,
                cloudMillis + other.cloudMillis,
                cloudRun + other.cloudRun,
                switching + other.switching,
                uploadByte + other.uploadByte,
                downloadByte + other.downloadByte,
                accuracyLoss + other.accuracyLoss);
    }

    /** The cost of what a plan uses. */
    public double of(Usage usage) {
        return mobileMillis * usage.mobileMillis()
                + mobileMillijoules * usage.mobileMillijoules()
                + cloudMillis * usage.cloudMillis()
                + cloudRun * usage.cloudRuns()
                + switching * usage.switches()
                + uploadByte * usage.uploadBytes()
                + downloadByte * usage.downloadBytes()
                + accuracyLoss * usage.accuracyLoss();
    }

    /** The cost of a tensor that crosses to a side in a coding. */
    public double of(Coding coding, Side to) {
        Coding.Work work = coding.to(to);
        return mobileMillis * work.mobileMillis()
                + mobileMillijoules * work.mobileMillijoules()
                + cloudMillis * work.cloudMillis()
                + (to == Side.CLOUD ? uploadByte : downloadByte) * coding.bytes()
                + accuracyLoss * coding.accuracyLoss();
    }
}
