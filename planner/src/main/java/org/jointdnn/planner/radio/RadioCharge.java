package org.jointdnn.planner.radio;

/**
 * What a plan pays for the states of the radio, beyond its cost without them.
 *
 * @param promotionMillis also part of the latency
 * @param heldMillis time for which the radio stays up between transfers
 * @param tailMillis time for which it stays up after the last one
 */
public record RadioCharge(
        double promotionMillis,
        double promotionMillijoules,
        double heldMillis,
        double heldMillijoules,
        double tailMillis,
        double tailMillijoules) {
    /** Of a plan that leaves the radio alone. */
    public static final RadioCharge NONE = new RadioCharge(0, 0, 0, 0, 0, 0);

    /** The whole energy. */
    public double millijoules() {
        return promotionMillijoules + heldMillijoules + tailMillijoules;
    }
}
