package org.jointdnn.cli.report;

/** A way to answer queries: everything on one side, the status quo, or the plan that is best. */
public enum Strategy {
    MOBILE_ONLY("mobile-only", "mobile-only"),
    CLOUD_ONLY("cloud-only", "cloud-only"),
    JOINTDNN("jointdnn", "JointDNN");

    private final String key;
    private final String title;

    Strategy(String key, String title) {
        this.key = key;
        this.title = title;
    }

    /** The name in JSON, for example {@code mobile-only}. */
    public String key() {
        return key;
    }

    /** The name in tables and charts. */
    public String title() {
        return title;
    }
}
