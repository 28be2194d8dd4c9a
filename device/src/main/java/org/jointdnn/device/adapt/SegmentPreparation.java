package org.jointdnn.device.adapt;

import java.util.concurrent.CompletableFuture;
import org.jointdnn.planner.Plan;

/** Makes plans ready to run: weights here, sessions open on both sides. Called on the session's background only. */
public interface SegmentPreparation {
    /**
     * Begins to make a plan ready.
     *
     * @return completes when queries can follow it without waiting, or with what prevented that
     */
    CompletableFuture<Void> begin(Plan plan);

    /** About how long this device has to work for that; 0 if it is ready. */
    double workMillis(Plan plan);

    /** Whether this device can run all blocks without waiting. */
    boolean isAloneReady();
}
