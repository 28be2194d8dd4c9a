package org.jointdnn.device;

/**
 * The four instants of an exchange with the server, in nanoseconds: two on this machine's monotonic
 * clock, two on the server's.
 *
 * @param sentNanos the request was handed to the transport, here
 * @param receivedNanos it was complete, there
 * @param answeredNanos the answer was handed to the transport, there
 * @param arrivedNanos it was complete, here
 */
record ProbeSample(long sentNanos, long receivedNanos, long answeredNanos, long arrivedNanos) {
    /** Time on the link in both directions together; needs no common clock. */
    long linkNanos() {
        return (arrivedNanos - sentNanos) - (answeredNanos - receivedNanos);
    }

    /** How far the server's clock is ahead of this one's if both directions took equally long. */
    long offsetNanos() {
        return ((receivedNanos - sentNanos) + (answeredNanos - arrivedNanos)) / 2;
    }
}
