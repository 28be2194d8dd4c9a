package org.jointdnn.training;

import java.nio.ByteBuffer;
import java.util.Map;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.engine.SegmentSession;
import org.jointdnn.engine.WeightStore;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.bundle.SegmentModel;

/** A model of a pass, opened, which takes its inputs from a map of tensors and puts its outputs there. */
final class SessionPass implements AutoCloseable {
    /** Models of passes have their weights as inputs. */
    private static final WeightStore NO_WEIGHTS = new WeightStore() {
        @Override
        public ByteBuffer blob(int index) {
            throw new IllegalStateException("models of passes have no weights of their own");
        }

        @Override
        public boolean has(int index) {
            return false;
        }
    };

    private final SegmentSession session;

    SessionPass(OrtRuntime runtime, SegmentModel model) {
        this.session = SegmentSession.open(runtime, model, NO_WEIGHTS);
    }

    /** Outputs that the map has already are written over. */
    void run(Map<String, Tensor> values) {
        for (TensorSpec output : session.model().outputs()) {
            values.computeIfAbsent(output.name(), absent -> Tensor.allocate(output.type(), output.shape()));
        }
        session.runInto(values, values);
    }

    @Override
    public void close() {
        session.close();
    }
}
