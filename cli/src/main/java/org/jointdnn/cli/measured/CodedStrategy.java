package org.jointdnn.cli.measured;

import java.util.List;

/** A way to answer queries, and in what form tensors cross for that. */
public enum CodedStrategy {
    MOBILE_ONLY("mobile-only", "mobile-only"),
    CLOUD_FLOATS("cloud-only-floats", "cloud-only, floats"),
    /** Pictures cross as their pixels, uncompressed. */
    CLOUD_PIXELS("cloud-only-pixels", "cloud-only, pixels"),
    /** Pictures cross in the smallest JPEG that loses no more than allowed, or if all do, in the best. */
    CLOUD_JPEG("cloud-only-jpeg", "cloud-only, JPEG"),
    JOINTDNN_RAW("jointdnn-raw", "JointDNN, no codecs"),
    JOINTDNN_LOSSLESS("jointdnn-lossless", "JointDNN, lossless"),
    /** Codecs may lose as much as allowed. */
    JOINTDNN("jointdnn", "JointDNN");

    /** What JointDNN with codecs is compared with. */
    public static final List<CodedStrategy> BASELINES =
            List.of(MOBILE_ONLY, CLOUD_FLOATS, CLOUD_PIXELS, CLOUD_JPEG, JOINTDNN_RAW, JOINTDNN_LOSSLESS);

    private final String key;
    private final String title;

    CodedStrategy(String key, String title) {
        this.key = key;
        this.title = title;
    }

    /** The name in JSON, for example {@code cloud-only-jpeg}. */
    public String key() {
        return key;
    }

    /** The name in tables and charts. */
    public String title() {
        return title;
    }
}
