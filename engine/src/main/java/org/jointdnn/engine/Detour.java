package org.jointdnn.engine;

import java.util.Optional;

/**
 * How a query left its plan: this machine ran the rest of the network, because a visit failed or took too long. If the visit's
 * answer came nevertheless, but too late to be worth going on from, its timings are among the query's.
 *
 * @param visit the plan's visit
 * @param waitedNanos for the visit until this machine went on; 0 if it was not made
 * @param failure of the visit; empty if it was overdue
 * @param restNanos that this machine worked on the rest: until it was done, or until the visit's answer came
 * @param answeredHere whether this machine was first; if not, its work was wasted
 */
public record Detour(
        Patience.PlannedVisit visit,
        long waitedNanos,
        Optional<RuntimeException> failure,
        long restNanos,
        boolean answeredHere) {}
