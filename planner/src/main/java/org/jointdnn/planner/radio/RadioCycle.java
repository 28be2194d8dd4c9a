package org.jointdnn.planner.radio;

import java.util.Objects;

/**
 * What a radio goes through from one query to the next: promotion if it had gone idle, the query's
 * transfers, and the tail until it goes idle or the next query comes.
 *
 * <p>The time between queries is given as the time the radio has nothing to do, from the last transfer of
 * one query to the first of the next, not from start to start. So it is the same whatever the plan, and so
 * is what {@link RadioCharge} takes for promotion and tail; a plan that takes longer would have to shorten
 * it otherwise, which makes costs neither linear nor continuous.
 *
 * @param idleMillis the time between queries in which the radio transfers nothing; infinite for a query that
 *     stands alone
 */
public record RadioCycle(RadioStates states, double idleMillis) {
    public RadioCycle {
        Objects.requireNonNull(states, "states");
        if (!(idleMillis >= 0)) {
            throw new IllegalArgumentException("idleMillis is " + idleMillis + ", must be 0 or more");
        }
    }

    /** The cycle of a query that finds the radio idle, and leaves it so. */
    public static RadioCycle isolated(RadioStates states) {
        return new RadioCycle(states, Double.POSITIVE_INFINITY);
    }

    /** Whether a query has to promote the radio: the tail is over when it comes. */
    public boolean promotes() {
        return idleMillis >= states.tailMillis();
    }

    /** Latency that a query pays for promotion. */
    public double promotionMillis() {
        return promotes() ? states.promotionMillis() : 0;
    }

    /** Energy that a query pays for promotion. */
    public double promotionMillijoules() {
        return promotes() ? states.promotionMillijoules() : 0;
    }

    /** How much of the tail a query has after it. */
    public double tailMillis() {
        return Math.min(idleMillis, states.tailMillis());
    }

    /** Energy that a query pays for the tail after it. */
    public double tailMillijoules() {
        return states.tailMillijoules(idleMillis);
    }
}
