package org.jointdnn.engine;

import java.util.concurrent.CompletableFuture;

/** The other machine, as the plan executor sees it. Implementations are safe for concurrent use. */
public interface RemoteSide {
    /**
     * Begins a visit, and returns at once.
     *
     * @return completes with the visit's result, or with the transport's failure, a RuntimeException. Once it is done,
     *     nothing refers to the memory of the tensors sent any more, unless it was cancelled: that ends the visit soon,
     *     but not at once
     */
    CompletableFuture<RemoteResult> begin(RemoteRun visit);

    /** Tells the other side that it may forget what it keeps for the query; returns at once. */
    void forget(String queryId);
}
