package org.jointdnn.study.regression;

import java.util.ArrayList;
import java.util.List;
import org.jointdnn.engine.Segment;
import org.jointdnn.study.workload.Operation;
import org.jointdnn.study.workload.OperatorClass;
import org.jointdnn.study.workload.Workload;

/**
 * What regression sees of a segment: sums over its operators of their parameters, by kind of operator, and 1
 * for the segment itself. Per kind: multiply-accumulates, those of convolutions by the size of their kernel too;
 * bytes read and written; bytes of weights; how many operators there are.
 */
final class SegmentFeatures {
    private static final int LARGE_KERNEL = 9;
    private static final int PER_KIND = 4;
    private static final int LARGE_KERNEL_FLOPS = 1 + OperatorClass.values().length * PER_KIND;

    /** How many features there are. */
    static final int COUNT = LARGE_KERNEL_FLOPS + 1;

    private SegmentFeatures() {}

    /** The names of the features, in order. */
    static List<String> names() {
        List<String> names = new ArrayList<>(List.of("segment"));
        for (OperatorClass kind : OperatorClass.values()) {
            names.add(kind.field() + ".flops");
            names.add(kind.field() + ".bytes");
            names.add(kind.field() + ".weightBytes");
            names.add(kind.field() + ".operators");
        }
        names.add("convolution.flopsOfLargeKernels");
        return names;
    }

    static double[] of(Workload workload, Segment segment) {
        double[] features = new double[COUNT];
        features[0] = 1;
        for (List<Operation> block : workload.blocks().subList(segment.from(), segment.to() + 1)) {
            for (Operation operation : block) {
                add(features, workload, operation);
            }
        }
        return features;
    }

    private static void add(double[] features, Workload workload, Operation operation) {
        int first = 1 + operation.kind().ordinal() * PER_KIND;
        features[first] += operation.flops();
        features[first + 1] += bytes(workload, operation.reads()) + bytes(workload, operation.writes());
        features[first + 2] += operation.weightBytes();
        features[first + 3] += operation.steps();
        if (operation.kind() == OperatorClass.CONVOLUTION && operation.kernelPositions() > LARGE_KERNEL) {
            features[LARGE_KERNEL_FLOPS] += operation.flops();
        }
    }

    private static double bytes(Workload workload, List<String> tensors) {
        return tensors.stream().mapToLong(workload::bytes).sum();
    }
}
