package org.jointdnn.study.machine;

import java.util.ArrayList;
import java.util.List;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.training.TrainedBlock;
import org.jointdnn.planner.training.TrainingCosts;
import org.jointdnn.planner.training.WeightSync;
import org.jointdnn.study.workload.Workload;

/**
 * What the planner needs of a network between two modelled machines.
 *
 * <p>Energies are above idle, so the device's idle watts are 0; load factor 1, no queue. Tensors cross the
 * link in the network's own types, whatever the machines compute in.
 */
public final class ModelledCosts {
    private ModelledCosts() {}

    /** Costs of a query. */
    public static Costs inference(Workload workload, AnalyticalMachine mobile, AnalyticalMachine cloud, Link link) {
        return new Costs(mobile.costs(workload), cloud.costs(workload), 1, 0, workload.crossing(), link, 0);
    }

    /**
     * Costs of a training step. Every block with weights is trained.
     *
     * @param workload of the whole batch: {@link Workload#times}
     * @param labelBytes of the batch's labels
     * @param updatedFraction how much of the weights a step changes, within 0..1
     */
    public static TrainingCosts training(
            Workload workload,
            AnalyticalMachine mobile,
            AnalyticalMachine cloud,
            Link link,
            long labelBytes,
            double updatedFraction,
            WeightSync weightSync) {
        List<Long> boundaryBytes = new ArrayList<>();
        List<TrainedBlock> blocks = new ArrayList<>();
        for (int block = 0; block < workload.blocks().size(); block++) {
            boundaryBytes.add(workload.bytesAfter(block - 1));
            long parameters = workload.parameterBytes().get(block);
            blocks.add(new TrainedBlock(workload.stashBytes(block), parameters, parameters > 0));
        }
        return new TrainingCosts(
                mobile.forwardCosts(workload),
                mobile.backwardCosts(workload),
                cloud.forwardCosts(workload),
                cloud.backwardCosts(workload),
                boundaryBytes,
                blocks,
                labelBytes,
                updatedFraction,
                weightSync,
                1,
                0,
                link,
                0);
    }
}
