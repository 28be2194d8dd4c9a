package org.jointdnn.training.graph;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.engine.SegmentSession;
import org.jointdnn.engine.WeightStore;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.bundle.SegmentModel;
import org.jointdnn.onnx.model.Declarations;
import org.jointdnn.onnx.proto.GraphProto;
import org.jointdnn.onnx.proto.ModelProto;
import org.jointdnn.onnx.proto.OperatorSetIdProto;

/** A model without weights of its own, opened, which takes its inputs from a map of tensors and puts its outputs there. */
public final class ModelSession implements AutoCloseable {
    /** The operator set that {@link Ops} writes, and the lowest version of the format that has it. */
    private static final int OPSET = 18;

    private static final int IR_VERSION = 8;

    private static final WeightStore NO_WEIGHTS = new WeightStore() {
        @Override
        public ByteBuffer blob(int index) {
            throw new IllegalStateException("the model has no weights of its own");
        }

        @Override
        public boolean has(int index) {
            return false;
        }
    };

    private final SegmentSession session;

    public ModelSession(OrtRuntime runtime, SegmentModel model) {
        this.session = SegmentSession.openSparing(runtime, model, NO_WEIGHTS);
    }

    /** A session that computes one tensor of a graph. */
    public ModelSession(OrtRuntime runtime, GraphBuilder graph, List<TensorSpec> inputs, TensorSpec output) {
        this(runtime, model(graph.part(Set.of(output.name())), inputs, output));
    }

    private static SegmentModel model(GraphPart part, List<TensorSpec> inputs, TensorSpec output) {
        GraphProto.Builder ends = GraphProto.newBuilder().setName("model").addOutput(Declarations.of(output));
        inputs.forEach(input -> ends.addInput(Declarations.of(input)));
        ByteString header = ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
                .setGraph(ends)
                .build()
                .toByteString();
        return new SegmentModel(0, 0, header.concat(part.toModel()), inputs, List.of(output), List.of());
    }

    /** Outputs that the map has already are written over. */
    public void run(Map<String, Tensor> values) {
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
