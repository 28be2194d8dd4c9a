package org.jointdnn.planner.internal;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All plans of a problem without its limits, as the searches see them: paths through a graph of states,
 * whose arcs each use something.
 *
 * <p>A <em>state</em> is a way to have come to some point of the plan; states are numbered from 0
 * and the last one, {@code states() - 1}, is the complete plan. Where tensors skip blocks, what has crossed
 * already is kept beside the state, as a {@link Residency}.
 */
public interface PlanSpace {
    /** Number of states. */
    int states();

    /** The tensors whose crossing depends on more than the states at both ends of an arc. */
    Skips skips();

    /** The least cost from every state on, as if skips crossed for free. */
    Relaxation relax(LinearCost cost);

    /** What a plan uses, skips among it. */
    Usage usage(Decisions plan);

    /** The arcs by some costs. */
    Moves moves(List<LinearCost> costs);

    /**
     * The plan that passes through these states, from the first to the complete one.
     *
     * @param coded how tensors cross on the way
     */
    Decisions plan(int[] states, @Nullable Coded coded);

    /** The plan of least cost, if there is a faster way to it than a search; ties are broken as searches do. */
    default Optional<Decisions> direct(LinearCost cost) {
        return Optional.empty();
    }

    /** This space without choices that alone exceed a limit; it has the same plans within the limits. */
    default PlanSpace within(List<Cap> caps) {
        return this;
    }
}
