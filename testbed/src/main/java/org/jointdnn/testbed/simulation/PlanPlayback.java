package org.jointdnn.testbed.simulation;

import org.jointdnn.planner.Coding;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.Step;
import org.jointdnn.testbed.EmulatedLink;
import org.jointdnn.testbed.OneWayLink;

/**
 * What a plan takes if a query begins at some instant on a link that is otherwise idle: by the cost model, but over the link as
 * it will be. What the estimates, and the plans made of them, are compared with.
 */
final class PlanPlayback {
    private final Costs costs;
    private final OneWayLink up;
    private final OneWayLink down;

    PlanPlayback(Costs costs, EmulatedLink link) {
        this.costs = costs;
        this.up = OneWayLink.idle(link.up(), link.oneWayDelayNanos(), 0);
        this.down = OneWayLink.idle(link.down(), link.oneWayDelayNanos(), 0);
    }

    /** When a query that begins at an instant is answered; {@code giveUpNanos} if that is not before. */
    long answeredNanos(Plan plan, long beginsNanos, long giveUpNanos) {
        long now = beginsNanos;
        OneWayLink upwards = up;
        OneWayLink downwards = down;
        for (Step step : plan.steps()) {
            if (step instanceof Step.Run run) {
                now += nanos(millis(run));
            } else if (step instanceof Step.Transfer transfer) {
                boolean toCloud = transfer.to() == Side.CLOUD;
                Coding.Work work = work(transfer);
                now += nanos(toCloud ? work.mobileMillis() : costs.loadFactor() * work.cloudMillis());
                OneWayLink.Transit transit = send(toCloud ? upwards : downwards, now, transfer.bytes(), giveUpNanos);
                upwards = toCloud ? transit.after() : upwards;
                downwards = toCloud ? downwards : transit.after();
                now = transit.deliveryNanos();
                now += nanos(toCloud ? costs.loadFactor() * work.cloudMillis() : work.mobileMillis());
            }
            if (now >= giveUpNanos) {
                return giveUpNanos;
            }
        }
        return now;
    }

    /** As {@link OneWayLink#send}, but no further than the instant. */
    private static OneWayLink.Transit send(OneWayLink link, long nowNanos, long bytes, long untilNanos) {
        OneWayLink.Transit transit = link.next(nowNanos, bytes);
        long left = bytes - transit.bytes();
        while (left > 0 && transit.departureNanos() < untilNanos) {
            transit = transit.after().next(nowNanos, left);
            left -= transit.bytes();
        }
        return transit;
    }

    private double millis(Step.Run run) {
        return run.side() == Side.MOBILE
                ? costs.mobile().millis(run.from(), run.to())
                : costs.queueMillis() + costs.loadFactor() * costs.cloud().millis(run.from(), run.to());
    }

    private static Coding.Work work(Step.Transfer transfer) {
        double mobile = 0;
        double cloud = 0;
        for (Step.Crossing crossing : transfer.crossings()) {
            mobile += crossing.coding().to(transfer.to()).mobileMillis();
            cloud += crossing.coding().to(transfer.to()).cloudMillis();
        }
        return new Coding.Work(mobile, 0, cloud);
    }

    private static long nanos(double millis) {
        return Math.round(1e6 * millis);
    }
}
