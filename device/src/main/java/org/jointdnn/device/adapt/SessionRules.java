package org.jointdnn.device.adapt;

/** What a user's rules ask of a session at the moment. Quick enough to be asked for at every query; safe for concurrent use. */
public interface SessionRules {
    /** Everything is allowed, and latency is what counts. */
    SessionRules NONE = new SessionRules() {};

    /** Whether anything may be sent over the link. */
    default boolean linkAllowed() {
        return true;
    }

    /** Whether bytes are scarce, so that the link is hardly ever probed only to know it better. */
    default boolean sparesLink() {
        return false;
    }

    /** Whether latency is what counts: else the device doesn't compute for its sake what the server may yet answer. */
    default boolean latencyCounts() {
        return true;
    }

    /** Looks at the conditions again; true if plans are to be chosen otherwise than after the last look. */
    default boolean look() {
        return false;
    }
}
