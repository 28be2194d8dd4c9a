package org.jointdnn.testbed.simulation;

/** What must hold in a soak doesn't. */
final class BrokenPromise extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BrokenPromise(String message) {
        super(message);
    }
}
