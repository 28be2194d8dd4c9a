package org.jointdnn.planner.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jointdnn.planner.Limit;
import org.jointdnn.planner.Solution;

/** What {@link Optimizer} found: a {@link Solution} without its plan worked out. */
public sealed interface Answer {
    /** The best plan. */
    record Best(Decisions plan) implements Answer {}

    /** A plan within the limits, and what none costs less than. */
    record Bounded(Decisions plan, double bound) implements Answer {}

    /** Limits that can't hold, and the plan nearest to them. */
    record Impossible(List<Limit> violated, Decisions nearest) implements Answer {}

    /** No plan within the limits was found, but it is not proven that there is none. */
    record Undecided(Decisions nearest, double bound) implements Answer {}

    /**
     * The answer as a solution.
     *
     * @param evaluate works a plan out
     * @param value the objective's
     */
    default <P> Solution<P> solution(
            Function<Decisions, P> evaluate, ToDoubleFunction<P> value, String solver, long startNanos) {
        if (this instanceof Best best) {
            P plan = evaluate.apply(best.plan);
            return new Solution.Optimal<>(plan, value.applyAsDouble(plan), solver, System.nanoTime() - startNanos);
        }
        if (this instanceof Bounded bounded) {
            P plan = evaluate.apply(bounded.plan);
            double worth = value.applyAsDouble(plan);
            double bound = Math.min(bounded.bound, worth);
            return new Solution.Bounded<>(plan, worth, bound, solver, System.nanoTime() - startNanos);
        }
        if (this instanceof Impossible impossible) {
            P nearest = evaluate.apply(impossible.nearest);
            return new Solution.Infeasible<>(
                    new ArrayList<>(impossible.violated), nearest, solver, System.nanoTime() - startNanos);
        }
        Undecided undecided = (Undecided) this;
        P nearest = evaluate.apply(undecided.nearest);
        return new Solution.Undecided<>(nearest, undecided.bound, solver, System.nanoTime() - startNanos);
    }
}
