package org.jointdnn.engine;

/** The other machine, as the plan executor sees it. Implementations are safe for concurrent use. */
public interface RemoteSide {
    /**
     * Executes a visit; throws the transport's failure if it can't. Once it has returned, nothing refers to
     * the memory of the tensors sent any more: the caller may overwrite it.
     */
    RemoteResult run(RemoteRun visit);

    /** Tells the other side that it may forget what it keeps for the query; returns at once. */
    void forget(String queryId);
}
