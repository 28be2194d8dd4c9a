package org.jointdnn.planner.internal;

import java.util.Optional;
import org.jointdnn.planner.Side;

/**
 * All plans of a problem without its limits, as the searches see them: paths through a graph of states,
 * whose arcs each use something.
 *
 * <p>A <em>plan</em> is here an array of sides, one for each decision; for inference that is the side of
 * each block. A <em>state</em> is a way to have come to some point of the plan; states are numbered from 0
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
    Usage usage(Side[] plan);

    /** Gives every arc into the graph, from nothing used. */
    void start(Arcs arcs);

    /** Gives every arc from a state. */
    void extend(int state, Residency residency, Arcs arcs);

    /** The plan that passes through these states, from the first to the complete one. */
    Side[] plan(int[] states);

    /** The plan of least cost, if there is a faster way to it than a search; ties are broken as searches do. */
    default Optional<Side[]> direct(LinearCost cost) {
        return Optional.empty();
    }

    /** Takes the arcs of a state one by one. */
    interface Arcs {
        /**
         * Takes an arc.
         *
         * @param to the state it leads to
         * @param residency of the skips that are still to be read there
         * @param cloudBlocks decisions for CLOUD on it
         */
        void arc(
                int to,
                Residency residency,
                double mobileMillis,
                double mobileMillijoules,
                double cloudMillis,
                int cloudRuns,
                int switches,
                double uploadBytes,
                double downloadBytes,
                int cloudBlocks);
    }
}
