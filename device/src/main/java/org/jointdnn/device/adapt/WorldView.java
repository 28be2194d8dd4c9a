package org.jointdnn.device.adapt;

import java.util.List;
import org.jointdnn.engine.Detour;
import org.jointdnn.engine.Execution;
import org.jointdnn.engine.RemoteTimings;
import org.jointdnn.engine.Segment;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Plan;

/**
 * The costs of the moment: profiles corrected by what queries took, over the link and the queue as they are estimated.
 *
 * <p>What a server took is forgotten while it isn't asked, by half in {@value #HALF_LIFE_NANOS} ns: a loaded one would else
 * never be asked again, as nobody would notice that its load has gone. Thread safety: safe.
 */
final class WorldView {
    private static final double HALF_LIFE_NANOS = 10e9;

    private final Costs profiled;
    private final LinkEstimator link;
    private final LinkSharing sharing;
    private final QueueEstimator queue;
    private final MachineSpeeds speeds = new MachineSpeeds();
    private volatile long visitedNanos;

    /** @param profiled by the profiles, over a link that is the first guess */
    WorldView(Costs profiled, LinkEstimator link, long nowNanos) {
        this.profiled = profiled;
        this.link = link;
        this.sharing = new LinkSharing(link);
        this.queue = new QueueEstimator(nowNanos);
    }

    LinkEstimator link() {
        return link;
    }

    /** A query begins, so many being under way with it; it must be learnt from or fail. */
    LinkSharing.Use begin(long nowNanos, int underWay) {
        return sharing.begin(nowNanos, underWay);
    }

    /** A query has failed. */
    void fail(LinkSharing.Use use, long nowNanos) {
        sharing.end(use, List.of(), nowNanos);
    }

    /** A query was answered. */
    void learn(
            LinkSharing.Use use,
            Plan plan,
            PlanForecast forecast,
            Costs predictedWith,
            Execution execution,
            long nowNanos) {
        sharing.end(use, execution.timings().visits(), nowNanos);
        speeds.observe(profiled, plan, execution.timings());
        for (RemoteTimings visit : execution.timings().visits()) {
            queue.observe(visit.queueNanos() / 1e6, nowNanos);
            visitedNanos = nowNanos;
        }
        int answers = execution.timings().visits().size();
        execution.detour().ifPresent(detour -> learn(use, forecast, predictedWith, detour, answers, nowNanos));
    }

    private void learn(
            LinkSharing.Use use,
            PlanForecast forecast,
            Costs predictedWith,
            Detour detour,
            int answers,
            long nowNanos) {
        if (!detour.answeredHere()) {
            return;
        }
        Segment rest = new Segment(detour.visit().resumeFrom(), profiled.blocks() - 1);
        speeds.observeMobile(profiled, rest, detour.restNanos());
        boolean answered = answers > detour.visit().index();
        if (!answered && !detour.failure().isPresent() && detour.waitedNanos() > 0) {
            PlanForecast.Visit visit = forecast.visits().get(detour.visit().index());
            // Of a link that others used too, that much at least was its own.
            link.observeOverdue(
                    visit.upBytes(),
                    visit.downBytes(),
                    visit.cloudMillis(predictedWith),
                    (detour.waitedNanos() + detour.restNanos()) / 1e6 / use.sharing(),
                    nowNanos);
        }
    }

    private double trust(long nowNanos) {
        return Math.pow(0.5, Math.max(0, nowNanos - visitedNanos) / HALF_LIFE_NANOS);
    }

    ServerLoad load(long nowNanos) {
        return new ServerLoad(speeds.cloudFactor(trust(nowNanos)), queue.millis(nowNanos));
    }

    Costs costs(long nowNanos) {
        Costs corrected = speeds.corrected(profiled, trust(nowNanos));
        return new Costs(
                corrected.mobile(),
                corrected.cloud(),
                profiled.loadFactor(),
                profiled.queueMillis() + queue.millis(nowNanos),
                profiled.tensors(),
                link.estimate(nowNanos).of(profiled.link()),
                profiled.idleWatts());
    }
}
