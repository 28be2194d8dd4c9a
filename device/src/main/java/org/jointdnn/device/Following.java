package org.jointdnn.device;

import java.util.Optional;
import java.util.SplittableRandom;
import org.jointdnn.device.adapt.AdaptationListener;
import org.jointdnn.device.adapt.AdaptiveSession;
import org.jointdnn.device.adapt.PlanChooser;
import org.jointdnn.device.adapt.Surroundings;
import org.jointdnn.device.conditions.Decision;
import org.jointdnn.device.conditions.RulesInForce;
import org.jointdnn.engine.Timeline;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.Quantity;
import org.jointdnn.planner.Side;
import org.jointdnn.wire.LinkException;
import org.jspecify.annotations.Nullable;

/**
 * What queries follow: the server alone until there is a plan, if that is allowed; then one plan, or a session that keeps choosing
 * the best.
 *
 * <p>If the user's rules forbid the link before there is a plan, queries are answered here if this device can, and what was to be
 * done over the link is done once the rules allow it. Thread safety: safe; plans are chosen and made ready on the preparing thread.
 */
final class Following {
    private final Workings workings;
    private final AdaptationListener listener;
    private final FirstPlan first = new FirstPlan();
    private volatile PlanChoice choice;
    private volatile @Nullable Current current;
    private volatile @Nullable AdaptiveSession session;
    private volatile @Nullable Decision forbidding;

    /**
     * The plan that queries follow as long as there is no session.
     *
     * @param predicted whether its cost is a prediction
     */
    record Current(Plan plan, boolean predicted) {}

    Following(Workings workings, PlanChoice choice, AdaptationListener listener) {
        this.workings = workings;
        this.choice = choice;
        this.listener = listener;
    }

    /** Begins to measure and to plan. */
    void begin() {
        if (Plans.allows(choice, Side.CLOUD)) {
            Plan cloud = Plans.allOn(Side.CLOUD, workings.bundle());
            // What it takes isn't known, only what it moves.
            boolean within = workings.rules().decision().limits().stream()
                    .filter(limit -> limit.quantity() == Quantity.UPLOAD || limit.quantity() == Quantity.DOWNLOAD)
                    .allMatch(limit -> limit.holds(cloud.cost()));
            current = within ? new Current(cloud, false) : null;
        }
        first.begin(workings.threads().preparing(), this::choose);
    }

    /** Chooses a plan and brings it about. */
    private Plan choose() throws InterruptedException {
        RulesInForce rules = workings.rules();
        Decision decision = rules.decision();
        try {
            Costs costs = first.measured(workings.preparation()::costs);
            PlanChoosing choosing = new PlanChoosing(choice, workings.options(), workings.bundle(), rules::decision);
            Plan plan = choosing.first(costs);
            switchTo(plan);
            choosing.chooser().ifPresent(chooser -> adapt(plan, chooser));
            return plan;
        } catch (LinkException.Forbidden e) {
            forbidding = decision;
            if (!canAnswerAlone()) {
                throw e;
            }
            Plan alone = Plans.allOn(Side.MOBILE, workings.bundle());
            current = new Current(alone, false);
            return alone;
        }
    }

    private void switchTo(Plan plan) throws InterruptedException {
        workings.preparation().ready(plan);
        current = new Current(plan, true);
        workings.options().listener().progress(PreparationListener.Stage.READY, 1, 1);
    }

    /** From now on a session chooses plans. */
    private void adapt(Plan plan, PlanChooser chooser) {
        if (mayAnswerAlone()) {
            workings.readyPlans().beginAlone(workings.options().standalone());
        }
        Surroundings surroundings = new Surroundings(
                Timeline.REAL,
                workings.device(),
                workings.remote(),
                new GrpcProbe(
                        workings.calls(),
                        workings.clockOffset(),
                        workings.threads().working()),
                workings.readyPlans(),
                workings.threads()::inBackground,
                workings.rules());
        session = new AdaptiveSession(
                surroundings,
                workings.executor(),
                first.awaitCosts(),
                plan,
                chooser,
                workings.options().session(mayAnswerAlone()),
                listener,
                new SplittableRandom());
    }

    /** Follows one plan from now on, without a session. */
    Plan follow(Plan plan) {
        return follow(() -> {
            switchTo(plan);
            return plan;
        });
    }

    /** Follows another choice from now on. */
    Plan follow(PlanChoice other) {
        return follow(() -> {
            choice = other;
            return choose();
        });
    }

    /** Follows the best plan of the moment by another choice and its chooser from now on, beginning with one. */
    Plan follow(PlanChoice.Best other, PlanChooser chooser, Plan plan) {
        return follow(() -> {
            switchTo(plan);
            choice = other;
            adapt(plan, chooser);
            return plan;
        });
    }

    private Plan follow(FirstPlan.Task<Plan> making) {
        return first.await(workings.threads().preparing(), () -> {
            session = null;
            return making.run();
        });
    }

    /** Goes on with what the user's rules had forbidden, if they have changed. */
    void retry() {
        Decision before = forbidding;
        if (before != null
                && RulesInForce.differ(workings.rules().decision(), before)
                && workings.rules().linkAllowed()) {
            forbidding = null;
            first.again();
            first.begin(workings.threads().preparing(), this::choose);
        }
        workings.readyPlans().retryAlone();
    }

    /** The costs and the plan to begin with, once they are known. */
    FirstPlan first() {
        return first;
    }

    /** Whether there is nothing to follow but the server alone, as link or server failed before there was a plan. */
    boolean hasFailed() {
        return session == null && first.hasFailed();
    }

    Optional<Current> current() {
        return Optional.ofNullable(current);
    }

    /** The session that chooses plans; empty before the first plan is ready, and if plans aren't chosen. */
    Optional<AdaptiveSession> session() {
        return Optional.ofNullable(session);
    }

    /** Pins and forced plans say where a block must not run; a failing server changes nothing about that. */
    boolean mayAnswerAlone() {
        return Plans.allows(choice, Side.MOBILE);
    }

    /** Whether this device may answer alone and holds the weights for it. */
    boolean canAnswerAlone() {
        return mayAnswerAlone() && workings.preparation().hasAll();
    }
}
