package org.jointdnn.study.modelled;

import java.util.ArrayList;
import java.util.List;
import org.jointdnn.planner.Coding;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.CrossingTensor;
import org.jointdnn.planner.Link;
import org.jointdnn.study.machine.AnalyticalMachine;
import org.jointdnn.study.workload.Workload;
import org.jointdnn.study.workload.Workloads;
import org.jointdnn.zoo.Zoo;

/** What networks of the zoo cost on modelled machines, with a picture that may cross as its 8-bit pixels. */
public final class SimulatedNetworks {
    private SimulatedNetworks() {}

    /**
     * A network's costs.
     *
     * @param slowdown how many times longer the device takes than its description says
     * @param link the first guess of the link
     */
    public static Costs costs(
            String network, AnalyticalMachine mobile, AnalyticalMachine cloud, double slowdown, Link link) {
        Workload workload = Workloads.ofZoo(network);
        List<CrossingTensor> tensors = new ArrayList<>();
        for (CrossingTensor tensor : workload.crossing()) {
            tensors.add(
                    tensor.producer() < 0 && StudiedNetwork.readsPicture(Zoo.network(network))
                            ? asPixels(tensor)
                            : tensor);
        }
        return new Costs(mobile.costs(workload).times(slowdown), cloud.costs(workload), 1, 0, tensors, link, 0);
    }

    /** A byte a pixel and channel, at no cost worth counting. */
    private static CrossingTensor asPixels(CrossingTensor picture) {
        Coding pixels = new Coding("pixels", picture.bytes() / 4, Coding.Work.NONE, Coding.Work.NONE, 0);
        return picture.withCodings(List.of(Coding.raw(picture.bytes()), pixels));
    }
}
