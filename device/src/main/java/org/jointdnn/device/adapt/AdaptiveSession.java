package org.jointdnn.device.adapt;

import java.time.Duration;
import java.util.Map;
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

/**
 * Answers queries by the best plan of the moment, whatever becomes of link and server.
 *
 * <p>A query follows the current plan, which it only looks up. What it took is learnt from ({@link WorldView}), and in the
 * background the best plan is searched again ({@link PlanSearch}). While the server doesn't answer ({@link ServerWatch}), or the
 * user's rules forbid the link, queries run here and are not held up; probes find out when the server is back ({@link Probing}).
 *
 * <p>The owner calls {@link #tick} every now and then; nothing here has a thread of its own. Thread safety: {@link #run} may
 * be called by many threads; the rest runs on the surroundings' background.
 */
public final class AdaptiveSession {
    /** A visit that takes so many times longer than predicted counts as stalled. */
    private static final int STALLED = 4;

    private final Surroundings surroundings;
    private final PlanExecutor executor;
    private final SessionSettings settings;
    private final WorldView world;
    private final ServerWatch server;
    private final PlanSearch search;
    private final Probing probing;
    private final WasteAllowance waste;
    private final AtomicInteger running = new AtomicInteger();
    private final Followed alone;

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
        this.settings = settings;
        LinkEstimator link = settings.linkKnown()
                ? LinkEstimator.known(profiled.link(), nowNanos)
                : new LinkEstimator(profiled.link(), nowNanos, settings.estimator());
        this.world = new WorldView(profiled, link, nowNanos);
        this.server = new ServerWatch(new CircuitBreaker(random), listener);
        this.search = new PlanSearch(surroundings, world, chooser, settings, listener, profiled, first, this::races);
        this.probing = new Probing(surroundings, settings, link, server, this::visitingNanos, search::now);
        this.waste = new WasteAllowance(settings.maxWaste());
        this.alone = Followed.of(PlanEvaluator.evaluate(profiled, Placements.allOn(Side.MOBILE, profiled.blocks())));
    }

    /** What visits under way take, by prediction; 0 if there are none. */
    private long visitingNanos() {
        if (running.get() == 0) {
            return 0;
        }
        Costs known = search.costs();
        double millis = 0;
        for (PlanForecast.Visit visit : search.followed().forecast().visits()) {
            millis += visit.fixedMillis(known) + visit.transferMillis(known);
        }
        return Math.round(1e6 * millis);
    }

    /**
     * Answers a query.
     *
     * @param inputs the model's
     * @param deadlineNanos the instant by which the answer is wanted; {@link Timeline#NEVER} if there is none
     * @throws LinkException if the server fails, or must not be asked, and this device may not answer alone
     */
    public Answered run(Map<String, Tensor> inputs, long deadlineNanos) {
        boolean alonePossible = mayGoOnAlone();
        Costs known = search.costs();
        long beganNanos = surroundings.timeline().nanoTime();
        boolean asks = asks() || !alonePossible;
        boolean tries = !asks && triesServer(known);
        Followed followed = asks || tries ? search.followed() : alone;
        RacePolicy race = tries ? RacePolicy.AT_ONCE : race();
        LinkSharing.Use use = world.begin(beganNanos, running.incrementAndGet());
        boolean answered = false;
        try {
            Execution execution = executor.execute(
                    followed.plan(), inputs, patience(use, followed, known, race, alonePossible, deadlineNanos));
            answered = true;
            surroundings.background().execute(() -> learn(use, followed, known, execution));
            return new Answered(followed.plan(), known, execution);
        } catch (LinkException e) {
            server.failed(e, beganNanos, surroundings.timeline().nanoTime());
            throw e;
        } finally {
            running.decrementAndGet();
            if (!answered) {
                world.fail(use, surroundings.timeline().nanoTime());
            }
        }
    }

    private boolean asks() {
        return server.isAsked() && surroundings.rules().linkAllowed();
    }

    private boolean mayGoOnAlone() {
        return settings.mayGoOnAlone() && surroundings.preparation().isAloneReady();
    }

    /** Whether a query asks a server that is not trusted, while this device computes: one that takes so long is a probe, too. */
    private boolean triesServer(Costs known) {
        long aloneNanos = Math.round(1e6 * known.mobile().millis(0, known.blocks() - 1));
        return races() && surroundings.rules().linkAllowed() && server.mayTry(aloneNanos);
    }

    private QueryPatience patience(
            LinkSharing.Use use,
            Followed followed,
            Costs known,
            RacePolicy race,
            boolean alonePossible,
            long deadlineNanos) {
        LinkEstimate link = world.link().estimate(surroundings.timeline().nanoTime());
        return new QueryPatience(
                followed.forecast(),
                known,
                link.uncertainty(),
                use.sharing(),
                race,
                alonePossible,
                deadlineNanos,
                probing::visitBegins);
    }

    private RacePolicy race() {
        RacePolicy policy = waste.of(settings.race());
        return surroundings.rules().latencyCounts() ? policy : policy.reluctant();
    }

    /** Whether an answer that is sooner in the mean is worth the device's and the link's work in vain. */
    private boolean races() {
        return mayGoOnAlone() && race().isEager() && !surroundings.rules().sparesLink();
    }

    private void learn(LinkSharing.Use use, Followed followed, Costs known, Execution execution) {
        long beganNanos = use.beganNanos();
        long nowNanos = surroundings.timeline().nanoTime();
        world.learn(use, followed.plan(), followed.forecast(), known, execution, nowNanos);
        if (!execution.timings().visits().isEmpty()) {
            server.answered(beganNanos, nowNanos);
        }
        long vainNanos = 0;
        if (execution.detour().isPresent()) {
            Detour detour = execution.detour().get();
            vainNanos = detour.answeredHere() ? 0 : detour.restNanos();
            detour.failure().ifPresent(failure -> server.failed(failure, beganNanos, nowNanos));
            if (hasStalled(
                    use, followed, known, detour, execution.timings().visits().size())) {
                server.stalled(beganNanos, nowNanos);
            }
        }
        waste.note(execution.timings().totalNanos(), vainNanos);
        search.soon();
    }

    /** Whether a visit was far from over when this device had done the rest without it. */
    private static boolean hasStalled(LinkSharing.Use use, Followed followed, Costs known, Detour detour, int answers) {
        int index = detour.visit().index();
        if (!detour.answeredHere() || detour.failure().isPresent() || detour.waitedNanos() == 0 || answers > index) {
            return false;
        }
        PlanForecast.Visit visit = followed.forecast().visits().get(index);
        double predictedMillis = visit.fixedMillis(known) + use.sharing() * visit.transferMillis(known);
        return (detour.waitedNanos() + detour.restNanos()) / 1e6 > STALLED * predictedMillis;
    }

    /** Looks at the user's rules, then at the link or at the server if it is time. */
    public void tick() {
        surroundings.background().execute(() -> {
            if (surroundings.rules().look()) {
                search.now();
            }
            probing.probeIfDue();
        });
    }

    /** The plan that queries follow now. */
    public Plan plan() {
        return asks() || !mayGoOnAlone() ? search.followed().plan() : alone.plan();
    }

    /** The costs that the last plan was chosen by. */
    public Costs costs() {
        return search.costs();
    }

    /** The link as it is thought to be now. */
    public LinkEstimate link() {
        return world.link().estimate(surroundings.timeline().nanoTime());
    }

    /** The server's load as it is thought to be now. */
    public ServerLoad load() {
        return world.load(surroundings.timeline().nanoTime());
    }

    /** Whether the server is worth asking. */
    public boolean trustsServer() {
        return server.isAsked();
    }

    /** How often {@link #tick} should be called. */
    public Duration tickPause() {
        return settings.tickPause();
    }
}
