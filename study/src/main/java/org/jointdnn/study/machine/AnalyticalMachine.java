package org.jointdnn.study.machine;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jointdnn.planner.CrossingTensor;
import org.jointdnn.planner.SegmentCosts;
import org.jointdnn.study.workload.Operation;
import org.jointdnn.study.workload.Workload;

/**
 * A machine that exists as a description: predicts what segments cost on it, without running anything. The
 * paper calls this the analytical method of profiling.
 *
 * <p>A segment costs its start, the copies of its inputs and outputs where the machine has a memory of its
 * own, and its kernels: groups of fused operations by {@link Fusion}, each by {@link Roofline}. Energy is
 * power above idle times time; so idle power belongs to nobody and a waiting device is charged none.
 *
 * <p>The same description and workload give the same numbers, to the last bit. Immutable.
 */
public final class AnalyticalMachine {
    private static final List<String> NAMES = List.of(
            "jetson-tx2",
            "jetson-tx2-fp16",
            "tesla-k40c",
            "snapdragon-8-gen-3",
            "raspberry-pi-5",
            "jetson-orin-nano",
            "h100",
            "x86-core");

    private final MachineDescription description;
    private final Roofline roofline;

    public AnalyticalMachine(MachineDescription description) {
        this.description = description;
        this.roofline = new Roofline(description);
    }

    /** The machines that come with the program. */
    public static List<String> names() {
        return NAMES;
    }

    /** A machine that comes with the program; throws IllegalArgumentException for a name that none has. */
    public static AnalyticalMachine named(String name) {
        return new AnalyticalMachine(MachineFile.ofResource(name));
    }

    /** The machine of a file; throws IllegalArgumentException, of one line, on what is not one. */
    public static AnalyticalMachine read(Path file) throws IOException {
        return new AnalyticalMachine(MachineFile.read(file));
    }

    public MachineDescription description() {
        return description;
    }

    /** What every segment costs in inference. */
    public SegmentCosts costs(Workload workload) {
        return forward(workload, Fusion.inference(workload));
    }

    /** What every segment costs in the forward pass of training. */
    public SegmentCosts forwardCosts(Workload workload) {
        return forward(workload, Fusion.training(workload));
    }

    /** What every segment costs in the backward pass of training, by the rules of {@link Gradients}. */
    public SegmentCosts backwardCosts(Workload workload) {
        Gradients gradients = new Gradients(workload, roofline);
        return new SegmentSums(workload, roofline, gradients.groups(), gradients::millis).costs();
    }

    private SegmentCosts forward(Workload workload, List<List<Fusion.Member>> groups) {
        Map<String, Integer> readers = Fusion.readers(workload);
        Set<String> outputs = workload.crossing().stream()
                .filter(CrossingTensor::output)
                .map(CrossingTensor::name)
                .collect(Collectors.toSet());
        return new SegmentSums(workload, roofline, groups, part -> {
                    List<Operation> operations =
                            part.stream().map(Fusion.Member::operation).toList();
                    return roofline.millis(operations, Fusion.movedBytes(part, workload, readers, outputs));
                })
                .costs();
    }
}
