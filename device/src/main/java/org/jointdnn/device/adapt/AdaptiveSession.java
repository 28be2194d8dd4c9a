package org.jointdnn.device.adapt;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jointdnn.engine.Detour;
import org.jointdnn.engine.Execution;
import org.jointdnn.engine.PlanExecutor;
import org.jointdnn.engine.Timeline;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Placements;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanEvaluator;
import org.jointdnn.planner.Side;
import org.jointdnn.wire.LinkException;
import org.jspecify.annotations.Nullable;

/**
 * Answers queries by the best plan of the moment, whatever becomes of link and server.
 *
 * <p>A query follows the current plan, which it only looks up. What it took is learnt from, and in the background the best
 * plan is searched again; if another is better by enough, it is made ready while queries go on by the old one, and then takes
 * its place. While the server doesn't answer, queries run here and are not held up; probes find out when it is back.
 *
 * <p>The owner calls {@link #tick} every now and then; nothing here has a thread of its own. Thread safety: {@link #run} may
 * be called by many threads; the rest runs on the surroundings' background.
 */
public final class AdaptiveSession {
    /** Time that a probe's payload should take in each direction. */
    private static final double PROBE_MILLIS = 40;

    private static final int LEAST_PROBE_BYTES = 4_000;
    private static final int MOST_PROBE_BYTES = 64 << 10;

    /** So many pauses without news of the link are too many. */
    private static final int URGENT_PAUSES = 3;

    private final Surroundings surroundings;
    private final PlanExecutor executor;
    private final PlanChooser chooser;
    private final SessionSettings settings;
    private final AdaptationListener listener;
    private final WorldView world;
    private final CircuitBreaker breaker;
    private final AtomicInteger running = new AtomicInteger();
    private final Followed alone;
    private volatile Followed current;
    private volatile Costs costs;
    /** Those below belong to the background. */
    private @Nullable Plan preparing;

    private boolean replanDue;

    private long probedNanos;
    /** Written by the background only. */
    private volatile @Nullable Probe probing;

    /** After a probe that was not over in time the next is as small as can be, whatever the rates are thought to be. */
    private int mostProbeBytes = MOST_PROBE_BYTES;

    /** A plan that queries follow. */
    private record Followed(Plan plan, PlanForecast forecast) {
        static Followed of(Plan plan) {
            return new Followed(plan, PlanForecast.of(plan));
        }
    }

    /**
     * Starts a session.
     *
     * @param profiled costs by the profiles of both machines over a link that is the first guess
     * @param first the plan to begin with, which is ready
     */
    public AdaptiveSession(
            Surroundings surroundings,
            PlanExecutor executor,
            Costs profiled,
            Plan first,
            PlanChooser chooser,
            SessionSettings settings,
            AdaptationListener listener,
            SplittableRandom random) {
        long nowNanos = surroundings.timeline().nanoTime();
        this.surroundings = surroundings;
        this.executor = executor;
        this.chooser = chooser;
        this.settings = settings;
        this.listener = listener;
        LinkEstimator link = settings.linkKnown()
                ? LinkEstimator.known(profiled.link(), nowNanos)
                : new LinkEstimator(profiled.link(), nowNanos, settings.estimator());
        this.world = new WorldView(profiled, link, nowNanos);
        this.breaker = new CircuitBreaker(random);
        this.alone = Followed.of(PlanEvaluator.evaluate(profiled, Placements.allOn(Side.MOBILE, profiled.blocks())));
        this.current = Followed.of(first);
        this.costs = profiled;
        this.probedNanos = nowNanos;
    }

    /**
     * Answers a query.
     *
     * @param inputs the model's
     * @param deadlineNanos the instant by which the answer is wanted; {@link Timeline#NEVER} if there is none
     * @throws LinkException if the server fails, and this device may not answer alone
     */
    public Answered run(Map<String, Tensor> inputs, long deadlineNanos) {
        boolean alonePossible = mayGoOnAlone();
        boolean asks = breaker.isClosed() || !alonePossible;
        Followed followed = asks ? current : alone;
        Costs known = costs;
        long beganNanos = surroundings.timeline().nanoTime();
        running.incrementAndGet();
        try {
            Execution execution =
                    executor.execute(followed.plan(), inputs, patience(followed, known, alonePossible, deadlineNanos));
            surroundings.background().execute(() -> learn(followed, known, execution, beganNanos));
            return new Answered(followed.plan(), known, execution);
        } catch (LinkException e) {
            noteFailure(e, beganNanos);
            throw e;
        } finally {
            running.decrementAndGet();
        }
    }

    private boolean mayGoOnAlone() {
        return settings.mayGoOnAlone() && surroundings.preparation().isAloneReady();
    }

    private QueryPatience patience(Followed followed, Costs known, boolean alonePossible, long deadlineNanos) {
        LinkEstimate link = world.link().estimate(surroundings.timeline().nanoTime());
        double uncertainty = Math.max(link.uploadUncertainty(), link.downloadUncertainty());
        return new QueryPatience(
                followed.forecast(),
                known,
                uncertainty,
                settings.race(),
                alonePossible,
                deadlineNanos,
                this::visitBegins);
    }

    private void visitBegins() {
        if (probing != null) {
            surroundings.background().execute(this::makeWay);
        }
    }

    private void learn(Followed followed, Costs known, Execution execution, long beganNanos) {
        long nowNanos = surroundings.timeline().nanoTime();
        if (!execution.timings().visits().isEmpty()) {
            noteSuccess(beganNanos);
        }
        execution.detour().flatMap(Detour::failure).ifPresent(failure -> noteFailure(failure, beganNanos));
        world.learn(followed.plan(), followed.forecast(), known, execution, nowNanos);
        replanSoon();
    }

    /** What many queries have taught by then is planned with once, so that quick queries don't pile up plans. */
    private void replanSoon() {
        if (!replanDue) {
            replanDue = true;
            surroundings.background().execute(() -> {
                replanDue = false;
                replan();
            });
        }
    }

    private void noteSuccess(long beganNanos) {
        boolean wasClosed = breaker.isClosed();
        breaker.onSuccess(beganNanos, surroundings.timeline().nanoTime());
        if (!wasClosed && breaker.isClosed()) {
            listener.serverBack();
        }
    }

    private void noteFailure(Throwable failure, long beganNanos) {
        long nowNanos = surroundings.timeline().nanoTime();
        boolean wasClosed = breaker.isClosed();
        Optional<Duration> retryAfter =
                failure instanceof LinkException.Overloaded busy ? busy.retryAfter() : Optional.empty();
        if (retryAfter.isPresent()) {
            breaker.onRefusal(retryAfter.get().toNanos(), nowNanos);
        } else {
            breaker.onFailure(beganNanos, nowNanos);
        }
        if (failure instanceof LinkException.StateLost) {
            listener.stateLost(String.valueOf(failure.getMessage()));
        }
        if (wasClosed && !breaker.isClosed()) {
            listener.serverLost(String.valueOf(failure.getMessage()));
        }
    }

    /** Searches the best plan for the moment's costs, and begins to switch to it if that pays. */
    private void replan() {
        Costs now = world.costs(surroundings.timeline().nanoTime());
        costs = now;
        Plan best = chooser.choose(now).orElse(null);
        if (best == null || preparing != null) {
            return;
        }
        Plan followed = PlanEvaluator.evaluate(now, current.plan());
        boolean same = best.steps().equals(followed.steps());
        if (same || !pays(chooser.value(followed), chooser.value(best), best)) {
            return;
        }
        preparing = best;
        Completion.of(
                surroundings.preparation().begin(best),
                surroundings.background(),
                (done, failure) -> switched(best, followed, failure));
    }

    private boolean pays(double old, double better, Plan best) {
        if (old == Double.POSITIVE_INFINITY) {
            return better < old;
        }
        double gain = old - better;
        double workMillis = surroundings.preparation().workMillis(best);
        // Work is paid in the objective's unit at the rate of a whole query.
        double cost = workMillis * better / Math.max(1e-9, best.cost().latencyMillis());
        return gain > settings.leastGain() * old && gain * settings.horizonQueries() > cost;
    }

    private void switched(Plan best, Plan followed, @Nullable Throwable failure) {
        preparing = null;
        if (failure != null) {
            listener.notReady(best, String.valueOf(failure.getMessage()));
            return;
        }
        current = Followed.of(best);
        listener.switched(
                followed, best, world.link().estimate(surroundings.timeline().nanoTime()));
    }

    /** Probes the link if it is idle and nothing has been heard of it for a while, and a lost server if it is time. */
    public void tick() {
        surroundings.background().execute(this::probeIfDue);
    }

    private void probeIfDue() {
        long nowNanos = surroundings.timeline().nanoTime();
        Probe probe = probing;
        if (probe != null) {
            if (nowNanos - probe.beganNanos() >= settings.probePatience().toNanos()) {
                giveUp(probe, nowNanos);
            }
        } else if (breaker.mayProbe(nowNanos) || (breaker.isClosed() && !settings.linkKnown() && isSilent(nowNanos))) {
            probe(nowNanos);
        }
    }

    /** A probe must not hold a visit up, unless nothing else has told of the link for long. */
    private void makeWay() {
        Probe probe = probing;
        if (probe != null
                && breaker.isClosed()
                && !isUrgent(surroundings.timeline().nanoTime())) {
            probing = null;
            probe.times().cancel(true);
        }
    }

    /** A probe that is not over by now counts as failed, and as sign of a slow link. */
    private void giveUp(Probe probe, long nowNanos) {
        probing = null;
        mostProbeBytes = LEAST_PROBE_BYTES;
        probe.times().cancel(true);
        world.link().observeOverdue(probe.up(), probe.down(), 0, (nowNanos - probe.beganNanos()) / 1e6, nowNanos);
        noteFailure(new LinkException.TimedOut("a probe of the link was not over in time", null), probe.beganNanos());
        replan();
    }

    private boolean isSilent(long nowNanos) {
        long heard = Math.max(world.link().lastNanos(), probedNanos);
        boolean visiting = running.get() > 0 && !current.forecast().visits().isEmpty();
        return (!visiting || isUrgent(nowNanos))
                && nowNanos - heard >= settings.probePause().toNanos();
    }

    /** Visits that are always overdue say only that the link is slower than thought, not by how much. */
    private boolean isUrgent(long nowNanos) {
        return nowNanos - world.link().lastNanos()
                >= URGENT_PAUSES * settings.probePause().toNanos();
    }

    private void probe(long nowNanos) {
        LinkEstimate link = world.link().estimate(nowNanos);
        Probe probe = Probe.begin(
                surroundings.probe(), probeBytes(link.uploadMbps()), probeBytes(link.downloadMbps()), nowNanos);
        probing = probe;
        probedNanos = nowNanos;
        Completion.of(probe.times(), surroundings.background(), (times, failure) -> probed(probe, times, failure));
    }

    private int probeBytes(double mbps) {
        return (int) Math.max(LEAST_PROBE_BYTES, Math.min(mostProbeBytes, PROBE_MILLIS * mbps / 8e-3));
    }

    private void probed(Probe probe, Probe.@Nullable Times times, @Nullable Throwable failure) {
        if (probing != probe) {
            return;
        }
        long nowNanos = surroundings.timeline().nanoTime();
        probing = null;
        if (failure != null || times == null) {
            noteFailure(
                    failure == null ? new IllegalStateException("a probe without times") : failure, probe.beganNanos());
            return;
        }
        mostProbeBytes = MOST_PROBE_BYTES;
        noteSuccess(probe.beganNanos());
        world.link().observe(1, times.small().upMillis(), 1, times.small().downMillis(), nowNanos);
        world.link()
                .observe(
                        probe.up(),
                        times.large().upMillis(),
                        probe.down(),
                        times.large().downMillis(),
                        nowNanos);
        replan();
    }

    /** The plan that queries follow now. */
    public Plan plan() {
        return breaker.isClosed() || !mayGoOnAlone() ? current.plan() : alone.plan();
    }

    /** The costs that the last plan was chosen by. */
    public Costs costs() {
        return costs;
    }

    /** The link as it is thought to be now. */
    public LinkEstimate link() {
        return world.link().estimate(surroundings.timeline().nanoTime());
    }

    /** How often {@link #tick} should be called. */
    public Duration tickPause() {
        return settings.probePause().dividedBy(4);
    }
}
