package org.jointdnn.study.modelled;

import com.google.gson.annotations.SerializedName;

/** A way to place a network: one of the two that need no planning, or the best. */
public enum Strategy {
    @SerializedName("mobile-only")
    MOBILE_ONLY("mobile-only"),
    @SerializedName("cloud-only")
    CLOUD_ONLY("cloud-only"),
    @SerializedName("jointdnn")
    JOINTDNN("jointdnn");

    private final String text;

    Strategy(String text) {
        this.text = text;
    }

    /** The strategy as files and tables write it. */
    public String text() {
        return text;
    }
}
