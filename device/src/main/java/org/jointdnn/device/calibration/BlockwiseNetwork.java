package org.jointdnn.device.calibration;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jointdnn.engine.SegmentResult;
import org.jointdnn.engine.SegmentRunner;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.bundle.Bundle;
import org.jointdnn.onnx.bundle.BundleTensor;

/**
 * A network run block by block, so that every tensor between blocks can be seen and damaged. Damaged and undamaged answers
 * are made by the same sessions, so they differ by the damage alone.
 */
final class BlockwiseNetwork {
    private final Bundle bundle;
    private final SegmentRunner runner;
    private final List<List<String>> reads = new ArrayList<>();

    BlockwiseNetwork(Bundle bundle, SegmentRunner runner) {
        this.bundle = bundle;
        this.runner = runner;
        for (int block = 0; block < bundle.blocks().size(); block++) {
            List<String> names = new ArrayList<>();
            for (BundleTensor tensor : bundle.segmentInputs(block, block)) {
                names.add(tensor.name());
            }
            reads.add(names);
        }
    }

    /**
     * All tensors of a query.
     *
     * @param nanos summed over the blocks
     */
    record Undamaged(Map<String, Tensor> tensors, Map<String, Tensor> answer, long nanos) {}

    /** Runs the network; its tensors are handed back by {@link #recycle}. */
    Undamaged run(Map<String, Tensor> inputs) {
        Map<String, Tensor> tensors = new HashMap<>(inputs);
        long nanos = 0;
        for (int block = 0; block < reads.size(); block++) {
            SegmentResult result = runner.run(block, block, tensors);
            tensors.putAll(result.outputs());
            nanos += result.computeNanos();
        }
        return new Undamaged(tensors, answer(tensors, Map.of()), nanos);
    }

    private Map<String, Tensor> answer(Map<String, Tensor> undamaged, Map<String, Tensor> changed) {
        Map<String, Tensor> answer = new LinkedHashMap<>();
        for (TensorSpec output : bundle.outputs()) {
            Tensor tensor = changed.get(output.name());
            tensor = tensor != null ? tensor : undamaged.get(output.name());
            if (tensor == null) {
                throw new IllegalStateException("no block computes the output '" + output.name() + "'");
            }
            answer.put(output.name(), tensor);
        }
        return answer;
    }

    /**
     * Lets the blocks {@code from} and later read damaged tensors.
     *
     * @param use of the answer, whose memory is reused afterwards
     */
    <T> T damaged(Undamaged query, Map<String, Tensor> damaged, int from, Function<Map<String, Tensor>, T> use) {
        Map<String, Tensor> changed = new HashMap<>(damaged);
        Map<String, Tensor> present = new HashMap<>(query.tensors());
        present.putAll(damaged);
        List<Tensor> made = new ArrayList<>();
        for (int block = from; block < reads.size(); block++) {
            if (reads.get(block).stream().anyMatch(changed::containsKey)) {
                Map<String, Tensor> outputs = runner.run(block, block, present).outputs();
                made.addAll(outputs.values());
                changed.putAll(outputs);
                present.putAll(outputs);
            }
        }
        T used = use.apply(answer(query.tensors(), changed));
        made.forEach(runner::recycle);
        return used;
    }

    /** Hands the memory of a query's tensors back. */
    void recycle(Undamaged query) {
        recycle(query, tensor -> true);
    }

    /** Hands the memory of a query's tensors back, but the answer's. */
    void recycleAllButAnswer(Undamaged query) {
        recycle(query, tensor -> !tensor.modelOutput());
    }

    private void recycle(Undamaged query, Predicate<BundleTensor> which) {
        for (BundleTensor tensor : bundle.tensors()) {
            Tensor made = query.tensors().get(tensor.name());
            if (tensor.producer() >= 0 && made != null && which.test(tensor)) {
                runner.recycle(made);
            }
        }
    }
}
