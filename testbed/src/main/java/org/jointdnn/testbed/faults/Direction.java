package org.jointdnn.testbed.faults;

/** Which way bytes travel. */
public enum Direction {
    /** From the client to the target. */
    UP,
    /** From the target to the client. */
    DOWN
}
