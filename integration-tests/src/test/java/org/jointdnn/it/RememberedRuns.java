package org.jointdnn.it;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jointdnn.engine.Segment;
import org.jointdnn.engine.SegmentResult;
import org.jointdnn.engine.SegmentRunner;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.bundle.Bundle;
import org.jointdnn.onnx.bundle.BundleTensor;

/**
 * Runs each of the last segments once for inputs that are the same bit for bit. Plans that split a network at one
 * boundary, whichever side begins and whether a link lies between, ask one side for the same runs.
 *
 * <p>Both what is remembered and what is answered from it are copies, so a tensor that is given back too early is
 * still overwritten by a later run.
 *
 * <p>Thread safety: none.
 */
final class RememberedRuns implements SegmentRunner {
    private static final int KEPT = 4;

    private final Bundle bundle;
    private final SegmentRunner runner;
    private final Map<Segment, Run> runs = new LinkedHashMap<>();

    private record Run(Map<String, Tensor> inputs, SegmentResult result) {
        boolean isOf(Map<String, Tensor> others) {
            return inputs.entrySet().stream()
                    .allMatch(input -> input.getValue().bitwiseEquals(others.get(input.getKey())));
        }
    }

    RememberedRuns(Bundle bundle, SegmentRunner runner) {
        this.bundle = bundle;
        this.runner = runner;
    }

    @Override
    public SegmentResult run(int from, int to, Map<String, Tensor> inputs) {
        Segment segment = new Segment(from, to);
        Run known = runs.get(segment);
        if (known != null && known.isOf(inputs)) {
            return copyOf(known.result);
        }
        Map<String, Tensor> read = new LinkedHashMap<>();
        for (BundleTensor input : bundle.segmentInputs(from, to)) {
            read.put(input.name(), copyOf(inputs.get(input.name())));
        }
        SegmentResult result = runner.run(from, to, inputs);
        runs.remove(segment);
        runs.put(segment, new Run(read, copyOf(result)));
        if (runs.size() > KEPT) {
            runs.remove(runs.keySet().iterator().next());
        }
        return result;
    }

    @Override
    public void recycle(Tensor tensor) {
        runner.recycle(tensor);
    }

    private static SegmentResult copyOf(SegmentResult result) {
        Map<String, Tensor> outputs = new LinkedHashMap<>();
        result.outputs().forEach((name, tensor) -> outputs.put(name, copyOf(tensor)));
        return new SegmentResult(outputs, result.computeNanos());
    }

    private static Tensor copyOf(Tensor tensor) {
        Tensor copy = Tensor.allocate(tensor.type(), tensor.shape());
        copy.data().put(tensor.data());
        return copy;
    }
}
