package org.jointdnn.device.conditions;

/**
 * What queries have used.
 *
 * @param periodMillijoules in the present period of the energy budget
 * @param periodQueries in that period
 * @param periodElapsed which share of that period is over, within 0..1
 * @param monthBytes that crossed a link that isn't known to be free, both ways, in this calendar month; never too few if
 *     complete
 * @param monthComplete false if it isn't known what crossed earlier in the month
 */
public record Counters(
        double periodMillijoules, long periodQueries, double periodElapsed, long monthBytes, boolean monthComplete) {
    /** Nothing yet, at the beginning of a period. */
    public static final Counters NONE = new Counters(0, 0, 0, 0, true);

    public Counters {
        if (!(periodMillijoules >= 0)) {
            throw new IllegalArgumentException("periodMillijoules is " + periodMillijoules + ", must be 0 or more");
        }
        if (periodQueries < 0 || monthBytes < 0) {
            throw new IllegalArgumentException(
                    "periodQueries is " + periodQueries + ", monthBytes is " + monthBytes + "; must be 0 or more");
        }
        if (!(periodElapsed >= 0 && periodElapsed <= 1)) {
            throw new IllegalArgumentException("periodElapsed is " + periodElapsed + ", must be within 0..1");
        }
    }

    /** These counters when more bytes have crossed. */
    Counters plusMonthBytes(long more) {
        long bytes = more > Long.MAX_VALUE - monthBytes ? Long.MAX_VALUE : monthBytes + more;
        return new Counters(periodMillijoules, periodQueries, periodElapsed, bytes, monthComplete);
    }
}
