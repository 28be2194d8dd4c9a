package org.jointdnn.training.joint;

/** The other side's worker, as the trainer sees it. */
public interface RemoteWorker extends AutoCloseable {
    /**
     * Makes a visit. If it throws, nobody knows whether the visit was made; the next one must be the same again.
     */
    Visited visit(Visit visit);

    /** Ends the training there. */
    @Override
    void close();
}
