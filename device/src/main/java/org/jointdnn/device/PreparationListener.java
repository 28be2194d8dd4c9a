package org.jointdnn.device;

/** Hears how a device prepares in the background. Called on the preparing thread; must return soon. */
public interface PreparationListener {
    /** Hears nothing. */
    PreparationListener NONE = (stage, done, total) -> {};

    /** What is being prepared. */
    enum Stage {
        /** The link is measured. */
        LINK,
        /** The server measures its segments; counted in measurements. */
        CLOUD_PROFILE,
        /** Weights are fetched; counted in bytes. */
        WEIGHTS,
        /** This device measures its segments; counted in measurements. */
        MOBILE_PROFILE,
        /** The plan's segments are opened on both sides. */
        SEGMENTS,
        /** Queries follow the plan from now on. */
        READY
    }

    /** {@code done} of {@code total} is done; the first report of a stage has 0. */
    void progress(Stage stage, long done, long total);

    /** Something couldn't be kept on this device's disk and has to be fetched or measured again next time. */
    default void notKept(String reason) {}
}
