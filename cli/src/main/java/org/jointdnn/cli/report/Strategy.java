package org.jointdnn.cli.report;

import java.util.List;

/** A way to answer queries: everything on one side, the status quo, or the plan that is best. */
public enum Strategy {
    MOBILE_ONLY("mobile-only", "mobile-only"),
    CLOUD_ONLY("cloud-only", "cloud-only"),
    JOINTDNN("jointdnn", "JointDNN");

    /** What JointDNN is compared with. */
    public static final List<Strategy> STATUS_QUO = List.of(MOBILE_ONLY, CLOUD_ONLY);

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
