package org.jointdnn.device.adapt;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanEvaluator;
import org.jointdnn.planner.Side;
import org.jspecify.annotations.Nullable;

/**
 * The plan that queries follow, and the search for a better one: with the costs of the moment the best plan is searched again;
 * if it is better by enough, it is made ready, and then takes its place.
 *
 * <p>Thread safety: {@link #followed} and {@link #costs} may be asked by any thread; the rest belongs to the background.
 */
final class PlanSearch {
    /** What asking the server for no more than a chance must gain in the mean, as a share of what the device takes alone. */
    private static final double LEAST_RACED_GAIN = 0.04;

    /** In standard deviations: so much faster than thought the link may be for the plan that is raced. */
    private static final double LUCK = 2;

    private final Surroundings surroundings;
    private final WorldView world;
    private final PlanChooser chooser;
    private final SessionSettings settings;
    private final AdaptationListener listener;
    private final BooleanSupplier races;
    private volatile Followed followed;
    private volatile Costs costs;
    private @Nullable Plan preparing;
    private boolean due;

    /**
     * @param profiled costs that count before the first search
     * @param first the plan to begin with, which is ready
     * @param races whether the device may begin with the rest of a query while the server still works on it
     */
    PlanSearch(
            Surroundings surroundings,
            WorldView world,
            PlanChooser chooser,
            SessionSettings settings,
            AdaptationListener listener,
            Costs profiled,
            Plan first,
            BooleanSupplier races) {
        this.surroundings = surroundings;
        this.world = world;
        this.chooser = chooser;
        this.settings = settings;
        this.listener = listener;
        this.races = races;
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
        long nowNanos = surroundings.timeline().nanoTime();
        Costs now = world.costs(nowNanos);
        costs = now;
        Wanted wanted = wanted(now, nowNanos).orElse(null);
        if (wanted == null || preparing != null || isOutOfReach()) {
            return;
        }
        Plan best = wanted.plan();
        Plan before = PlanEvaluator.evaluate(now, followed.plan());
        boolean same = best.steps().equals(before.steps());
        if (same || !pays(chooser.value(before), wanted.value(), best)) {
            return;
        }
        preparing = best;
        Completion.of(
                surroundings.preparation().begin(best),
                surroundings.background(),
                (done, failure) -> switched(best, before, failure));
    }

    /** A plan and what it is worth. */
    private record Wanted(Plan plan, double value) {}

    /**
     * The best plan; or, if that does without the server only because the link is thought to be slow, one that asks the server
     * all the same while the device computes, if the first of both answers is sooner by enough in the mean.
     */
    private Optional<Wanted> wanted(Costs now, long nowNanos) {
        Optional<Wanted> best = chooser.choose(now).map(plan -> new Wanted(plan, chooser.value(plan)));
        boolean alone = best.isPresent() && !best.get().plan().placement().contains(Side.CLOUD);
        if (!alone || !races.getAsBoolean()) {
            return best;
        }
        Optional<Wanted> raced = raced(now, world.link().estimate(nowNanos));
        boolean sooner = raced.isPresent()
                && raced.get().value() < (1 - LEAST_RACED_GAIN) * best.get().value();
        return sooner ? raced : best;
    }

    /** The best plan if the link should be faster than thought by {@link #LUCK}, and what it takes raced. */
    private Optional<Wanted> raced(Costs now, LinkEstimate link) {
        double luck = Math.exp(LUCK * link.uncertainty());
        Link lucky = now.link().at(luck * link.uploadMbps(), luck * link.downloadMbps(), link.rttMillis());
        return chooser.choose(now.over(lucky))
                .map(plan -> PlanEvaluator.evaluate(now, plan))
                .filter(plan -> chooser.value(plan) < Double.POSITIVE_INFINITY)
                .map(plan -> new Wanted(plan, RacedLatency.millis(plan, now, link.uncertainty())));
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
