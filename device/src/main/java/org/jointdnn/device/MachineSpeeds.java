package org.jointdnn.device;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jointdnn.engine.ExecutionTimings;
import org.jointdnn.engine.profile.Quantiles;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.Step;

/**
 * How much longer than their profiles say device and server take these days, by what recent queries took.
 *
 * <p>A profile tells segments apart; the speed of a whole machine drifts, with its heat and whatever else runs
 * there. For each side and query, the ratio of the time its runs took to that of the profile is remembered; the factor
 * is the median of the last {@value #REMEMBERED}, so a query that was disturbed changes little, and after three
 * others the past is forgotten. A factor stays within 1/{@value #MOST} and {@value #MOST}.
 *
 * <p>Thread safety: safe.
 */
final class MachineSpeeds {
    private static final int REMEMBERED = 5;
    private static final double MOST = 10;

    private final Deque<Double> mobile = new ArrayDeque<>();
    private final Deque<Double> cloud = new ArrayDeque<>();

    /** Takes what a query took; {@code profiled} are the costs that its plan was made of. */
    synchronized void observe(Costs profiled, Plan plan, ExecutionTimings timings) {
        remember(mobile, timings.localComputeNanos() / 1e6, millis(profiled, plan, Side.MOBILE));
        remember(cloud, timings.remoteComputeNanos() / 1e6, millis(profiled, plan, Side.CLOUD));
    }

    private static double millis(Costs costs, Plan plan, Side side) {
        double millis = 0;
        for (Step step : plan.steps()) {
            if (step instanceof Step.Run run && run.side() == side) {
                millis += (side == Side.MOBILE ? costs.mobile() : costs.cloud()).millis(run.from(), run.to());
            }
        }
        return millis;
    }

    private static void remember(Deque<Double> ratios, double took, double profiled) {
        if (took > 0 && profiled > 0) {
            ratios.addLast(Math.max(1 / MOST, Math.min(MOST, took / profiled)));
            if (ratios.size() > REMEMBERED) {
                ratios.removeFirst();
            }
        }
    }

    /** The costs of the machines as fast as they are these days. */
    synchronized Costs corrected(Costs profiled) {
        return new Costs(
                profiled.mobile().times(factor(mobile)),
                profiled.cloud(),
                profiled.loadFactor() * factor(cloud),
                profiled.queueMillis(),
                profiled.tensors(),
                profiled.link(),
                profiled.idleWatts());
    }

    private static double factor(Deque<Double> ratios) {
        return ratios.isEmpty()
                ? 1
                : Quantiles.of(ratios.stream().mapToDouble(Double::doubleValue).toArray(), 0.5);
    }
}
