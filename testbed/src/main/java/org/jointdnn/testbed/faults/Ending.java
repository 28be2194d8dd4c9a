package org.jointdnn.testbed.faults;

/** How both ends of a connection learn that it was cut. */
public enum Ending {
    /**
     * They see the end of the stream behind the last forwarded byte. What they send from then on is
     * discarded.
     */
    CLOSE,
    /**
     * Their sockets are reset. A receiver that lags behind loses what it has no room for, as with any
     * reset; one whose receive buffer has room gets every byte that was forwarded.
     */
    RESET
}
