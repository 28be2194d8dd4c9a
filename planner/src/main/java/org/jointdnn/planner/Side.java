package org.jointdnn.planner;

/** Where a block runs. */
public enum Side {
    MOBILE,
    CLOUD;

    /** The opposite side. */
    public Side other() {
        return this == MOBILE ? CLOUD : MOBILE;
    }
}
