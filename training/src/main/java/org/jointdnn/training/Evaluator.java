package org.jointdnn.training;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.bundle.SegmentModel;
import org.jointdnn.onnx.proto.ModelProto;
import org.jointdnn.training.graph.ModelSession;

/**
 * Runs a model as it answers when it is not being trained: without dropout, normalising by running statistics.
 *
 * <p>Owns its session; close it. Thread safety: none.
 */
public final class Evaluator implements AutoCloseable {
    private final ModelSession session;
    private final String input;
    private final String output;

    /**
     * @param input with the batch that it will be given
     * @param output for that batch
     */
    public Evaluator(OrtRuntime runtime, ModelProto model, TensorSpec input, TensorSpec output) {
        this.input = input.name();
        this.output = output.name();
        this.session = new ModelSession(
                runtime, new SegmentModel(0, 0, model.toByteString(), List.of(input), List.of(output), List.of()));
    }

    /** The output for a batch. */
    public Tensor run(Tensor batch) {
        Map<String, Tensor> values = new HashMap<>(Map.of(input, batch));
        session.run(values);
        Tensor scores = values.get(output);
        if (scores == null) {
            throw new IllegalStateException("the session gave no '" + output + "'");
        }
        return scores;
    }

    @Override
    public void close() {
        session.close();
    }
}
