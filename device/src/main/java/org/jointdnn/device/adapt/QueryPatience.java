package org.jointdnn.device.adapt;

import org.jointdnn.engine.Patience;
import org.jointdnn.engine.Timeline;
import org.jointdnn.planner.Costs;
import org.jointdnn.wire.LinkException;

/**
 * How long one query waits for the server.
 *
 * <p>With {@code rest} the time that this device needs from where it can go on alone to the end, a visit is given up at the
 * earlier of
 *
 * <pre>
 * overdue    when the device may well be done first: {@link RacePolicy}
 * too late   deadline - rest * MARGIN - SLACK: the last instant from which the device alone meets the deadline
 * </pre>
 */
final class QueryPatience implements Patience {
    /** A device's own predictions are this good; docs/benchmarks.md. */
    private static final double MARGIN = 1.1;

    private static final double SLACK_MILLIS = 3;

    /** Beyond its prediction, a visit's answer is of no use when the device has surely been done. */
    private static final double SURELY = 2;

    private final PlanForecast forecast;
    private final Costs costs;
    private final double uncertainty;
    private final RacePolicy race;
    private final boolean mayGoOnAlone;
    private final long deadlineNanos;

    /**
     * @param costs of the moment
     * @param uncertainty standard deviation of the logarithm of a transfer's time
     * @param mayGoOnAlone whether this device may run, and can run, all blocks
     * @param deadlineNanos {@link Timeline#NEVER} if there is none
     */
    QueryPatience(
            PlanForecast forecast,
            Costs costs,
            double uncertainty,
            RacePolicy race,
            boolean mayGoOnAlone,
            long deadlineNanos) {
        this.forecast = forecast;
        this.costs = costs;
        this.uncertainty = uncertainty;
        this.race = race;
        this.mayGoOnAlone = mayGoOnAlone;
        this.deadlineNanos = deadlineNanos;
    }

    @Override
    public boolean mayGoOnAlone(int from) {
        return mayGoOnAlone;
    }

    @Override
    public boolean outlives(RuntimeException failure) {
        return failure instanceof LinkException;
    }

    @Override
    public long giveUpNanos(PlannedVisit visit, long nowNanos) {
        long tooLate = Timeline.NEVER;
        if (deadlineNanos != Timeline.NEVER) {
            tooLate = deadlineNanos - nanos(restMillis(visit) * MARGIN + SLACK_MILLIS);
        }
        return Math.min(tooLate, overdueNanos(visit, nowNanos));
    }

    private long overdueNanos(PlannedVisit visit, long nowNanos) {
        PlanForecast.Visit predicted = forecast.visits().get(visit.index());
        double waits = race.patienceMillis(
                predicted.fixedMillis(costs), predicted.transferMillis(costs), uncertainty, restMillis(visit));
        return waits < Double.POSITIVE_INFINITY ? nowNanos + 1 + nanos(waits) : Timeline.NEVER;
    }

    private double restMillis(PlannedVisit visit) {
        return costs.mobile().millis(visit.resumeFrom(), costs.blocks() - 1);
    }

    @Override
    public boolean prefersVisit(PlannedVisit visit, long racedNanos) {
        return forecast.afterMillis(visit.index(), costs) <= restMillis(visit) - racedNanos / 1e6;
    }

    @Override
    public long uselessNanos(PlannedVisit visit, long nowNanos) {
        long giveUp = mayGoOnAlone ? giveUpNanos(visit, nowNanos) : Timeline.NEVER;
        if (giveUp == Timeline.NEVER) {
            return deadlineNanos;
        }
        return Math.min(deadlineNanos, giveUp + nanos(SURELY * restMillis(visit) + SLACK_MILLIS));
    }

    private static long nanos(double millis) {
        return Math.round(1e6 * millis);
    }
}
