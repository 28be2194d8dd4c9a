package org.jointdnn.planner.internal;

import org.jspecify.annotations.Nullable;

/**
 * The arcs of a {@link PlanSpace}, each with what it costs by several linear costs. Where tensors may cross in
 * several codings there is an arc for every choice that may be best for some weights of these costs. Not thread-safe.
 */
public interface Moves {
    /** Gives every arc into the graph, from nothing spent. */
    void start(Arcs arcs);

    /** Gives every arc from a state. */
    void extend(int state, Residency residency, Arcs arcs);

    /**
     * Adds to each cost what it takes to fetch every skip that {@code wanted} has on a side and {@code held} has not,
     * in some coding.
     */
    default void fetch(Residency held, Residency wanted, double[] spent) {}

    /** Takes the arcs of a state one by one. */
    interface Arcs {
        /**
         * Takes an arc.
         *
         * @param to the state it leads to
         * @param residency of the skips that are still to be read there
         * @param spent each linear cost of the arc; overwritten after the call
         * @param cloudBlocks decisions for CLOUD on it
         * @param coded how tensors cross on it; null where none has a choice
         */
        void arc(int to, Residency residency, double[] spent, int switches, int cloudBlocks, @Nullable Coded coded);
    }
}
