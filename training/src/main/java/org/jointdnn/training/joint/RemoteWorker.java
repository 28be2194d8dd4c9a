package org.jointdnn.training.joint;

import java.util.Map;
import org.jointdnn.onnx.Tensor;

/** The other side's worker, as the trainer sees it. */
public interface RemoteWorker extends AutoCloseable {
    /**
     * Makes a visit and gives the tensors that it wanted, in memory of their own. If it throws, nobody knows whether the visit was
     * made; the next one must be the same again.
     */
    Map<String, Tensor> visit(Visit visit);

    /** Ends the training there. */
    @Override
    void close();
}
