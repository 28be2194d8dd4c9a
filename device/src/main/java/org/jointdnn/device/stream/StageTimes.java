package org.jointdnn.device.stream;

import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.Step;

/**
 * How long a query by a plan keeps each stage busy, and so how many queries a second the plan allows if they overlap.
 *
 * <pre>
 * device = sum of mobile(i,j) over mobile runs + coding on MOBILE
 * upload, download = 8 bytes / rate
 * cloud = L (sum of cloud(i,j) over cloud runs + coding on CLOUD)
 * bottleneck = max(device, upload, cloud, download)
 * </pre>
 *
 * <p>with {@code L} the load factor. Round trips and the server's queue make a query later, but keep no stage busy. Each stage
 * serves one query at a time; the two directions of the link don't hinder each other.
 *
 * @param latencyMillis of a query alone
 */
public record StageTimes(
        double deviceMillis, double uploadMillis, double cloudMillis, double downloadMillis, double latencyMillis) {
    /** The stages of a plan under costs. */
    public static StageTimes of(Plan plan, Costs costs) {
        double device = 0;
        double cloud = 0;
        for (Step step : plan.steps()) {
            if (step instanceof Step.Run run) {
                device += run.side() == Side.MOBILE ? costs.mobile().millis(run.from(), run.to()) : 0;
                cloud += run.side() == Side.CLOUD ? costs.cloud().millis(run.from(), run.to()) : 0;
            } else if (step instanceof Step.Transfer transfer) {
                for (Step.Crossing crossing : transfer.crossings()) {
                    device += crossing.coding().to(transfer.to()).mobileMillis();
                    cloud += crossing.coding().to(transfer.to()).cloudMillis();
                }
            }
        }
        return new StageTimes(
                device,
                costs.link().uploadMillis(bytes(plan, Side.CLOUD)),
                costs.loadFactor() * cloud,
                costs.link().downloadMillis(bytes(plan, Side.MOBILE)),
                plan.cost().latencyMillis());
    }

    private static long bytes(Plan plan, Side to) {
        long bytes = 0;
        for (Step step : plan.steps()) {
            bytes += step instanceof Step.Transfer transfer && transfer.to() == to ? transfer.bytes() : 0;
        }
        return bytes;
    }

    /** Of the stage that is busy the longest. */
    public double bottleneckMillis() {
        return Math.max(Math.max(deviceMillis, uploadMillis), Math.max(cloudMillis, downloadMillis));
    }

    /** The rate at which answers come if enough queries are in flight; infinite if no stage takes time. */
    public double queriesPerSecond() {
        return 1e3 / bottleneckMillis();
    }

    /** The rate at which answers come if at most so many queries are in flight (Little's law). */
    public double queriesPerSecond(int inFlight) {
        return 1e3 / Math.max(bottleneckMillis(), latencyMillis / inFlight);
    }

    /** How many queries must be in flight for {@link #queriesPerSecond()}; 1 or more. */
    public int inFlight() {
        double needed = Math.ceil(latencyMillis / bottleneckMillis() * (1 - 1e-9));
        return needed > 1 && needed < Integer.MAX_VALUE ? (int) needed : 1;
    }
}
