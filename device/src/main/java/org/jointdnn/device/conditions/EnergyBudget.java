package org.jointdnn.device.conditions;

import java.time.Duration;

/**
 * How much energy queries may take in each period. Periods follow each other from the epoch on.
 *
 * <p>What is left of it is shared out evenly: a query may take what is left, divided by the number of queries that are still
 * to come if they come as often as before, this one included. So queries that take less leave more to the others.
 */
public record EnergyBudget(double millijoules, Duration period) {
    public EnergyBudget {
        if (!(millijoules >= 0) || Double.isInfinite(millijoules)) {
            throw new IllegalArgumentException(
                    "millijoules is " + millijoules + ", must be a finite number, 0 or more");
        }
        if (period.toMillis() < 1) {
            throw new IllegalArgumentException("period is " + period + ", must be 1 ms or more");
        }
    }

    /** What is left of the present period's. */
    double leftMillijoules(Counters counters) {
        return Math.max(0, millijoules - counters.periodMillijoules());
    }

    /** What the next query may take. */
    double perQueryMillijoules(Counters counters) {
        double elapsed = counters.periodElapsed();
        double expected = elapsed > 0 ? counters.periodQueries() * (1 - elapsed) / elapsed : 0;
        return leftMillijoules(counters) / Math.max(1, expected);
    }
}
