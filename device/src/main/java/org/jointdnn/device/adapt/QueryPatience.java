package org.jointdnn.device.adapt;

import org.jointdnn.engine.Patience;
import org.jointdnn.engine.Timeline;
import org.jointdnn.planner.Costs;
import org.jointdnn.wire.LinkException;

/**
 * How long one query waits for the server.
 *
 * <p>With {@code rest} the time that this device needs from where it can go on alone to the end, and {@code later} what it
 * needs after the visit's answer if the plan's next visit is not made, a visit is given up at the earlier of
 *
 * <pre>
 * overdue    when the device may well be done first: {@link RacePolicy}; while other queries want the device too, not before
 *            the visit is later than if all of them were on the link
 * too late   deadline - max(rest, later) * MARGIN - SLACK: the last instant from which the device alone meets the deadline,
 *            whether the answer comes or not
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
    private final int sharing;
    private final RacePolicy race;
    private final boolean mayGoOnAlone;
    private final long deadlineNanos;
    private final Runnable visitBegins;

    /**
     * @param costs of the moment
     * @param uncertainty standard deviation of the logarithm of a transfer's time
     * @param sharing the queries that use link and device at the same time, this one among them: a transfer may take so many
     *     times longer, and what this device computes for one holds the others up
     * @param mayGoOnAlone whether this device may run, and can run, all blocks
     * @param deadlineNanos {@link Timeline#NEVER} if there is none
     * @param visitBegins is told when a visit is really made
     */
    QueryPatience(
            PlanForecast forecast,
            Costs costs,
            double uncertainty,
            int sharing,
            RacePolicy race,
            boolean mayGoOnAlone,
            long deadlineNanos,
            Runnable visitBegins) {
        this.forecast = forecast;
        this.costs = costs;
        this.uncertainty = uncertainty;
        this.sharing = sharing;
        this.race = sharing == 1 ? race : race.reluctant();
        this.mayGoOnAlone = mayGoOnAlone;
        this.deadlineNanos = deadlineNanos;
        this.visitBegins = visitBegins;
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
            tooLate = deadlineNanos - safeNanos(Math.max(restMillis(visit), laterMillis(visit)));
        }
        return Math.min(tooLate, overdueNanos(visit, nowNanos));
    }

    private long overdueNanos(PlannedVisit visit, long nowNanos) {
        PlanForecast.Visit predicted = forecast.visits().get(visit.index());
        double fixedMillis = predicted.fixedMillis(costs);
        double transferMillis = sharing * predicted.transferMillis(costs);
        double waits = race.patienceMillis(
                fixedMillis, transferMillis, DriftingRate.uncertainty(uncertainty, transferMillis), restMillis(visit));
        if (sharing > 1) {
            waits = Math.max(waits, fixedMillis + transferMillis);
        }
        return waits < Double.POSITIVE_INFINITY ? nowNanos + 1 + nanos(waits) : Timeline.NEVER;
    }

    private double restMillis(PlannedVisit visit) {
        return costs.mobile().millis(visit.resumeFrom(), costs.blocks() - 1);
    }

    /** 0 if no visit follows. */
    private double laterMillis(PlannedVisit visit) {
        if (visit.laterFrom() == costs.blocks()) {
            return 0;
        }
        double between = forecast.visits().get(visit.index()).afterMillis(costs);
        return between + costs.mobile().millis(visit.laterFrom(), costs.blocks() - 1);
    }

    /** What must be left for something that is predicted to take so long. */
    private static long safeNanos(double millis) {
        return nanos(millis * MARGIN + SLACK_MILLIS);
    }

    @Override
    public boolean prefersVisit(PlannedVisit visit, long racedNanos, long nowNanos) {
        boolean keepsDeadline =
                deadlineNanos == Timeline.NEVER || nowNanos + safeNanos(laterMillis(visit)) <= deadlineNanos;
        boolean sooner = forecast.afterMillis(visit.index(), costs) <= restMillis(visit) - racedNanos / 1e6;
        return sooner && (keepsDeadline || visit.laterFrom() == costs.blocks());
    }

    @Override
    public long uselessNanos(PlannedVisit visit, long nowNanos) {
        visitBegins.run();
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
