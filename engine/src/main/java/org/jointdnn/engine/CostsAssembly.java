package org.jointdnn.engine;

import java.util.ArrayList;
import java.util.List;
import org.jointdnn.onnx.bundle.Bundle;
import org.jointdnn.onnx.bundle.BundleTensor;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.CrossingTensor;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.SegmentCosts;

/** Puts together what the planner needs from what the parts of the system know. */
public final class CostsAssembly {
    private CostsAssembly() {}

    /** The bundle's tensors as the planner sees them. */
    public static List<CrossingTensor> tensors(Bundle bundle) {
        List<CrossingTensor> tensors = new ArrayList<>();
        for (BundleTensor tensor : bundle.tensors()) {
            tensors.add(new CrossingTensor(
                    tensor.name(), tensor.bytes(), tensor.producer(), tensor.consumers(), tensor.modelOutput()));
        }
        return tensors;
    }

    /**
     * The costs of a bundle split between two machines.
     *
     * @param loadFactor multiplies every cloud segment's time
     * @param queueMillis waited before every cloud run
     * @param idleWatts drawn by the mobile while it waits
     * @throws IllegalArgumentException if the costs are not for as many blocks as the bundle has
     */
    public static Costs assemble(
            Bundle bundle,
            SegmentCosts mobile,
            SegmentCosts cloud,
            double loadFactor,
            double queueMillis,
            Link link,
            double idleWatts) {
        if (mobile.blocks() != bundle.blocks().size()) {
            throw new IllegalArgumentException("costs are for " + mobile.blocks() + " blocks, " + bundle.modelName()
                    + " has " + bundle.blocks().size());
        }
        return new Costs(mobile, cloud, loadFactor, queueMillis, tensors(bundle), link, idleWatts);
    }
}
