package org.jointdnn.study.calibration;

import java.util.List;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.model.Declarations;
import org.jointdnn.onnx.proto.GraphProto;
import org.jointdnn.onnx.proto.ModelProto;
import org.jointdnn.onnx.proto.NodeProto;

/** A model of one LSTM layer, as large in as out. */
final class RecurrentLayer {
    private static final int GATES = 4;

    private RecurrentLayer() {}

    static ModelProto model(int steps, int size) {
        Shape weights = Shape.of(1, (long) GATES * size, size);
        ModelProto.Builder model =
                Chain.of(Shape.of(steps, 1, size), "LSTM", List.of(weights, weights)).model(1).toBuilder();
        GraphProto.Builder graph = model.getGraph().toBuilder();
        NodeProto layer = graph.getNode(0).toBuilder()
                .addAttribute(Chain.integer("hidden_size", size))
                .build();
        Shape output = Shape.of(steps, 1, 1, size);
        graph.setNode(0, layer).setOutput(0, Declarations.of(new TensorSpec("t1", ElementType.FLOAT32, output)));
        return model.setGraph(graph).build();
    }
}
