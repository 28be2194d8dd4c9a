package org.jointdnn.device.adapt;

import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanEvaluator;
import org.jspecify.annotations.Nullable;

/**
 * The plan that queries follow, and the search for a better one: with the costs of the moment the best plan is searched again;
 * if it is better by enough, it is made ready, and then takes its place.
 *
 * <p>Thread safety: {@link #followed} and {@link #costs} may be asked by any thread; the rest belongs to the background.
 */
final class PlanSearch {
    private final Surroundings surroundings;
    private final WorldView world;
    private final PlanChooser chooser;
    private final SessionSettings settings;
    private final AdaptationListener listener;
    private volatile Followed followed;
    private volatile Costs costs;
    private @Nullable Plan preparing;
    private boolean due;

    /**
     * @param profiled costs that count before the first search
     * @param first the plan to begin with, which is ready
     */
    PlanSearch(
            Surroundings surroundings,
            WorldView world,
            PlanChooser chooser,
            SessionSettings settings,
            AdaptationListener listener,
            Costs profiled,
            Plan first) {
        this.surroundings = surroundings;
        this.world = world;
        this.chooser = chooser;
        this.settings = settings;
        this.listener = listener;
        this.costs = profiled;
        this.followed = Followed.of(first);
    }

    /** What queries follow now. */
    Followed followed() {
        return followed;
    }

    /** The costs of the last search. */
    Costs costs() {
        return costs;
    }

    /** Searches soon: what many queries have taught by then is planned with once, so that quick queries don't pile up plans. */
    void soon() {
        if (!due) {
            due = true;
            surroundings.background().execute(() -> {
                due = false;
                now();
            });
        }
    }

    /** Searches the best plan for the moment's costs, and begins to switch to it if that pays. */
    void now() {
        Costs now = world.costs(surroundings.timeline().nanoTime());
        costs = now;
        Plan best = chooser.choose(now).orElse(null);
        if (best == null || preparing != null || isOutOfReach()) {
            return;
        }
        Plan before = PlanEvaluator.evaluate(now, followed.plan());
        boolean same = best.steps().equals(before.steps());
        if (same || !pays(chooser.value(before), chooser.value(best), best)) {
            return;
        }
        preparing = best;
        Completion.of(
                surroundings.preparation().begin(best),
                surroundings.background(),
                (done, failure) -> switched(best, before, failure));
    }

    /** Without the link no plan can be made ready but what is ready already. */
    private boolean isOutOfReach() {
        return !surroundings.rules().linkAllowed()
                && !surroundings.preparation().isAloneReady();
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

    private void switched(Plan best, Plan before, @Nullable Throwable failure) {
        preparing = null;
        if (failure != null) {
            listener.notReady(best, String.valueOf(failure.getMessage()));
            return;
        }
        followed = Followed.of(best);
        listener.switched(
                before, best, world.link().estimate(surroundings.timeline().nanoTime()));
    }
}
