package org.jointdnn.device;

import org.jointdnn.device.adapt.AdaptationListener;
import org.jointdnn.device.adapt.LinkEstimate;
import org.jointdnn.planner.Plan;

/** Passes on what a session tells, and has the model's version looked at when the server's state isn't what it was. */
final class VersionWatch implements AdaptationListener {
    private final AdaptationListener next;
    private final Runnable look;

    /** @param look returns at once */
    VersionWatch(AdaptationListener next, Runnable look) {
        this.next = next;
        this.look = look;
    }

    @Override
    public void switched(Plan before, Plan after, LinkEstimate link) {
        next.switched(before, after, link);
    }

    @Override
    public void notReady(Plan plan, String reason) {
        next.notReady(plan, reason);
        // A server that has another version refuses to prepare segments of this one.
        look.run();
    }

    @Override
    public void stateLost(String reason) {
        next.stateLost(reason);
        look.run();
    }

    @Override
    public void serverLost(String reason) {
        next.serverLost(reason);
    }

    /** Whoever has been away may have been restarted with other weights. */
    @Override
    public void serverBack() {
        next.serverBack();
        look.run();
    }

    @Override
    public void serverChanged(String server) {
        next.serverChanged(server);
    }
}
