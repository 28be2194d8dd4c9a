package org.jointdnn.testbed.simulation;

import org.jointdnn.device.adapt.LinkEstimate;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanEvaluator;

/**
 * After the last fault of a soak, all must become well again.
 *
 * <p>The plan in the end is good if by the true costs no other is better by more than the share and the work that a switch
 * must pay for. That is not demanded if the device was throttled, as one that only asks the server doesn't notice that it is
 * cool again; nor if the server was loaded, unless that has had time to be forgotten.
 */
final class SoakSettling {
    /** By when the server is asked again. */
    static final int RETURN_SECONDS = 5;

    /** After so many queries the plan is good. */
    static final int SETTLING_QUERIES = 3;

    /** Between queries, so that a probe is due if the server isn't asked anyhow. */
    private static final long PAUSE_NANOS = 1_500_000_000L;
    /** For the memory of a loaded server to fade. */
    private static final int FORGETTING_QUERIES = 27;

    /** A session that has seen rates jump by orders of magnitude knows that it isn't sure of them; then it has so many more. */
    private static final int DOUBTING_QUERIES = 12;

    private static final double DOUBT = 0.5;

    /** The session's least gain, 8 %, and what estimates may lack. */
    private static final double GAIN = 0.15;

    private static final double SMALL_MILLIS = 2;
    private static final int HORIZON_QUERIES = 20;

    private final SoakWorld world;
    private final SoakQueries queries;
    private int settled;

    SoakSettling(SoakWorld world, SoakQueries queries) {
        this.world = world;
        this.queries = queries;
    }

    /**
     * Lets more queries begin after the last fault's end, and checks.
     *
     * @param waits whether to wait until a server's load is forgotten
     */
    void settle(long endNanos, Link link, boolean waits) {
        for (int second = 0; second < RETURN_SECONDS; second++) {
            queries.ask(endNanos + second * 1_000_000_000L);
        }
        world.time.until(endNanos + RETURN_SECONDS * 1_000_000_000L);
        if (world.cloud.askedNanos() < endNanos) {
            throw new BrokenPromise("the server is not asked again");
        }
        boolean loaded = world.faults.containsKey(SoakFault.LOAD);
        int more = SETTLING_QUERIES + (loaded && waits ? FORGETTING_QUERIES : 0);
        for (int query = 0; query < more || (query < more + DOUBTING_QUERIES && isInDoubt()); query++) {
            queries.ask(world.time.nanoTime() + PAUSE_NANOS);
        }
        world.time.until(world.time.nanoTime() + PAUSE_NANOS);
        if (!world.faults.containsKey(SoakFault.THROTTLE) && (waits || !loaded)) {
            checkPlan(world.costs.over(link));
        }
    }

    private boolean isInDoubt() {
        LinkEstimate link = world.session.link();
        return Math.max(link.uploadUncertainty(), link.downloadUncertainty()) > DOUBT;
    }

    private void checkPlan(Costs truth) {
        Plan best = world.chooser.choose(truth).orElseThrow();
        Plan followed = PlanEvaluator.evaluate(truth, world.session.plan());
        double value = followed.cost().latencyMillis();
        double least = best.cost().latencyMillis();
        double work = world.preparation.workMillis(best) / HORIZON_QUERIES;
        if (value - least > Math.max(GAIN * value + SMALL_MILLIS, 1.1 * work)) {
            throw new BrokenPromise(
                    "in the end queries follow " + followed.shortForm() + " of " + SoakWorld.millis(value)
                            + ", best is " + best.shortForm() + " of " + SoakWorld.millis(least) + "; the link is "
                            + link(truth)
                            + ", thought to be " + world.session.link());
        }
        settled++;
    }

    private static String link(Costs truth) {
        return truth.link().uploadMbps() + ", " + truth.link().downloadMbps() + " Mbps, "
                + truth.link().rttMillis() + " ms";
    }

    /** How often the plan in the end had to be good. */
    int settled() {
        return settled;
    }
}
