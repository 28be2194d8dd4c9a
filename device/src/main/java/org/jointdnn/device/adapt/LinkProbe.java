package org.jointdnn.device.adapt;

import java.util.concurrent.CompletableFuture;

/** Exchanges a payload with the server for nothing but to see how long that takes. */
public interface LinkProbe {
    /**
     * Begins an exchange, and returns at once.
     *
     * @return completes with the times, or with the transport's failure; cancelling it ends the exchange
     */
    CompletableFuture<Times> begin(int upBytes, int downBytes);

    /**
     * How long it took.
     *
     * @param upMillis of the payload upwards, half a round trip included
     * @param downMillis of the payload downwards, likewise
     */
    record Times(double upMillis, double downMillis) {}
}
