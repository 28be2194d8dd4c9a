package org.jointdnn.device.adapt;

import org.jointdnn.planner.Plan;

/** Is told what changes while queries run. Called on the session's background, but {@link #serverLost} by queries too. */
public interface AdaptationListener {
    /** Wants to know nothing. */
    AdaptationListener NONE = new AdaptationListener() {};

    /**
     * Queries follow another plan from now on; both costs are by the costs of the moment it was chosen at.
     *
     * @param link as it is thought to be
     */
    default void switched(Plan before, Plan after, LinkEstimate link) {}

    /** A plan could not be made ready; queries go on by the one they follow. */
    default void notReady(Plan plan, String reason) {}

    /** The server has another version of the model, or has forgotten what a query built on. */
    default void stateLost(String reason) {}

    /** The server is not asked for a while. */
    default void serverLost(String reason) {}

    /** Another server is asked from now on. */
    default void serverChanged(String server) {}

    /** The server answers again. */
    default void serverBack() {}
}
