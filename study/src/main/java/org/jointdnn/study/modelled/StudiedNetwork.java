package org.jointdnn.study.modelled;

import java.util.Locale;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.SegmentCosts;
import org.jointdnn.study.machine.AnalyticalMachine;
import org.jointdnn.study.workload.Workload;
import org.jointdnn.study.workload.Workloads;
import org.jointdnn.zoo.Zoo;
import org.jointdnn.zoo.ZooNetwork;

/**
 * A network of the zoo and what its segments cost on the two machines.
 *
 * @param description what the zoo says of it
 * @param workload of one input, or of a batch
 * @param slowdown of the device, 1 for the modelled one
 */
record StudiedNetwork(
        ZooNetwork description, Workload workload, SegmentCosts mobile, SegmentCosts cloud, double slowdown) {
    static StudiedNetwork of(String name, AnalyticalMachine mobile, AnalyticalMachine cloud) {
        return of(Zoo.network(name), Workloads.ofZoo(name), mobile, cloud);
    }

    private static StudiedNetwork of(
            ZooNetwork description, Workload workload, AnalyticalMachine mobile, AnalyticalMachine cloud) {
        return new StudiedNetwork(description, workload, mobile.costs(workload), cloud.costs(workload), 1);
    }

    /** The same network on several inputs at once. */
    StudiedNetwork batch(int inputs, AnalyticalMachine mobile, AnalyticalMachine cloud) {
        return of(description, workload.times(inputs), mobile, cloud);
    }

    /** The same network on a device that takes some times as long, and as much energy, for every segment. */
    StudiedNetwork slower(double times) {
        return new StudiedNetwork(description, workload, mobile.times(times), cloud, times * slowdown);
    }

    String name() {
        return description.name();
    }

    int blocks() {
        return mobile.blocks();
    }

    /** The network's class in lower case. */
    String kind() {
        return description.kind().name().toLowerCase(Locale.ROOT);
    }

    /** Bytes of the input as the network reads it. */
    long inputBytes() {
        return workload.bytesAfter(-1);
    }

    /** Whether the input is a colour picture: {@code [1, 3, H, W]} of floats. */
    boolean readsPicture() {
        return readsPicture(description);
    }

    static boolean readsPicture(ZooNetwork description) {
        long[] extents = description.input().extents();
        return extents.length == 4 && extents[1] == 3 && description.inputType() == ElementType.FLOAT32;
    }

    /** What the planner needs; energies are above idle, tensors cross as they are. */
    Costs over(Link link) {
        return new Costs(mobile, cloud, 1, 0, workload.crossing(), link, 0);
    }
}
