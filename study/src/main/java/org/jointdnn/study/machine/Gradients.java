package org.jointdnn.study.machine;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jointdnn.study.workload.Operation;
import org.jointdnn.study.workload.OperatorClass;
import org.jointdnn.study.workload.Workload;

/**
 * What the backward pass asks of a machine, one kernel after another, none fused:
 *
 * <ul>
 *   <li>an operation that multiplies, by weights or by another tensor, has a kernel for the gradient of its
 *       input and one for that of its weights (or other input), each with the arithmetic of the forward pass.
 *       Both read the gradient of the output; the first reads the weights and writes the input's gradient, the
 *       second reads the input and writes the weights' gradient. What reads only inputs of the network has no
 *       first kernel;
 *   <li>normalisations and element-wise operations read what they stashed and the gradient of their output and
 *       write the gradient of their input, with twice the arithmetic of the forward pass; normalisations read
 *       both twice, for the statistics' gradients come first;
 *   <li>pooling and movements read the gradient of what they wrote and write that of what they read;
 *   <li>the update of weights reads them and their gradients and writes them, one operation of two flops a
 *       value: stochastic gradient descent.
 * </ul>
 *
 * Source for "each as the forward pass": on a Tesla K40m, AlexNet's convolutions at batch 128 take 99.0 ms
 * forward, 104.6 ms for the inputs' gradients and 103.3 ms for the weights' (cuda-convnet2), 147, 168 and
 * 154 ms with the first cuDNN (gist.github.com/soumith/e6297e93dd2fe3751562).
 */
final class Gradients {
    private final Workload workload;
    private final Roofline roofline;
    private final Set<String> inputs = new HashSet<>();

    Gradients(Workload workload, Roofline roofline) {
        this.workload = workload;
        this.roofline = roofline;
        workload.crossing().stream()
                .filter(tensor -> tensor.producer() < 0)
                .forEach(tensor -> inputs.add(tensor.name()));
    }

    /** Every operation by itself. */
    List<List<Fusion.Member>> groups() {
        List<List<Fusion.Member>> groups = new ArrayList<>();
        for (int block = 0; block < workload.blocks().size(); block++) {
            for (Operation operation : workload.blocks().get(block)) {
                groups.add(List.of(new Fusion.Member(block, operation)));
            }
        }
        return groups;
    }

    /** Milliseconds of the backward passes of operations, and of the update of their weights. */
    double millis(List<Fusion.Member> members) {
        double sum = 0;
        for (Fusion.Member member : members) {
            sum += backward(member.operation()) + update(member.operation());
        }
        return sum;
    }

    private double backward(Operation operation) {
        double read = bytes(operation.reads());
        double written = bytes(operation.writes());
        boolean needsInputGradient = !inputs.containsAll(operation.reads());
        if (operation.kind().isProduct()) {
            double ofWeights = kernel(operation, 1, written + read + operation.weightBytes());
            double ofInput = kernel(operation, 1, written + roofline.weightTraffic(operation) + read);
            return ofWeights + (needsInputGradient ? ofInput : 0);
        }
        if (!needsInputGradient) {
            return 0;
        }
        return switch (operation.kind()) {
            case NORMALISATION -> kernel(operation, 2, 2 * (bytes(operation.stashed()) + written) + read);
            case ELEMENT_WISE -> kernel(operation, 2, bytes(operation.stashed()) + written + read);
            default -> kernel(operation, 1, read + written);
        };
    }

    private double kernel(Operation operation, double timesFlops, double moved) {
        double compute = roofline.computeMillis(
                operation.kind(), timesFlops * operation.flops(), operation.outputs(), operation.steps());
        return Math.max(compute, roofline.memoryMillis(moved)) + operation.steps() * roofline.launchMillis();
    }

    private double update(Operation operation) {
        long values = operation.weightBytes() / Float.BYTES;
        if (values == 0) {
            return 0;
        }
        double compute = roofline.computeMillis(OperatorClass.ELEMENT_WISE, 2.0 * values, values, 1);
        return Math.max(compute, roofline.memoryMillis(3.0 * operation.weightBytes())) + roofline.launchMillis();
    }

    private double bytes(List<String> tensors) {
        return tensors.stream().mapToLong(workload::bytes).sum();
    }
}
