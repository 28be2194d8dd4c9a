package org.jointdnn.planner.explanation;

import java.util.ArrayList;
import java.util.List;
import org.jointdnn.planner.Coding;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.Step;

/** A part of a plan with what it adds to latency and mobile energy; the parts of a plan add up to its cost. */
public sealed interface Part {
    /** What it adds to the latency. */
    double millis();

    /** What it adds to the mobile's energy. */
    double millijoules();

    /** A run's computing. On CLOUD the mobile idles meanwhile. */
    record Run(Step.Run run, double millis, double millijoules) implements Part {}

    /** A crossing of tensors, without the round trip's share. */
    record Transfer(Step.Transfer transfer, double millis, double millijoules) implements Part {}

    /** Encoding and decoding the tensors of a crossing. While the cloud does, the mobile idles. */
    record CodingWork(Step.Transfer transfer, double millis, double millijoules) implements Part {}

    /**
     * Waiting in the cloud's queue.
     *
     * @param runs number of runs on CLOUD, each of which waits
     */
    record Queue(int runs, double millis, double millijoules) implements Part {}

    /**
     * The link's delay.
     *
     * @param switches changes of side, each of which takes half a round trip
     */
    record RoundTrips(int switches, double millis, double millijoules) implements Part {}

    /** The parts of a plan: its steps in order, then the waits if they take any time. */
    static List<Part> of(Costs costs, Plan plan) {
        List<Part> parts = new ArrayList<>();
        int cloudRuns = 0;
        for (Step step : plan.steps()) {
            if (step instanceof Step.Run run) {
                parts.add(of(costs, run));
                cloudRuns += run.side() == Side.CLOUD ? 1 : 0;
            } else if (step instanceof Step.Transfer transfer) {
                parts.add(of(costs.link(), transfer));
                if (transfer.coded()) {
                    parts.add(coding(costs, transfer));
                }
            }
        }
        double queue = cloudRuns * costs.queueMillis();
        if (queue > 0) {
            parts.add(new Queue(cloudRuns, queue, costs.idleWatts() * queue));
        }
        double delay = plan.switches() * costs.link().rttMillis() / 2;
        if (delay > 0) {
            parts.add(new RoundTrips(plan.switches(), delay, costs.idleWatts() * delay));
        }
        return parts;
    }

    private static Part of(Costs costs, Step.Run run) {
        if (run.side() == Side.MOBILE) {
            double millijoules = costs.mobile().millijoules(run.from(), run.to());
            return new Run(run, costs.mobile().millis(run.from(), run.to()), millijoules);
        }
        double millis = costs.loadFactor() * costs.cloud().millis(run.from(), run.to());
        return new Run(run, millis, costs.idleWatts() * millis);
    }

    private static Part of(Link link, Step.Transfer transfer) {
        boolean up = transfer.to() == Side.CLOUD;
        double millis = up ? link.uploadMillis(transfer.bytes()) : link.downloadMillis(transfer.bytes());
        double milliwatts = up ? link.uploadMilliwatts() : link.downloadMilliwatts();
        return new Transfer(transfer, millis, milliwatts * millis / 1000);
    }

    private static Part coding(Costs costs, Step.Transfer transfer) {
        double millis = 0;
        double millijoules = 0;
        for (Step.Crossing crossing : transfer.crossings()) {
            Coding.Work work = crossing.coding().to(transfer.to());
            double cloudMillis = costs.loadFactor() * work.cloudMillis();
            millis += work.mobileMillis() + cloudMillis;
            millijoules += work.mobileMillijoules() + costs.idleWatts() * cloudMillis;
        }
        return new CodingWork(transfer, millis, millijoules);
    }
}
