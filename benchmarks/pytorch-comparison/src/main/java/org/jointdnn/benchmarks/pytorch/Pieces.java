package org.jointdnn.benchmarks.pytorch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.bundle.SegmentModel;
import org.jointdnn.onnx.graph.GraphNode;
import org.jointdnn.onnx.proto.GraphProto;
import org.jointdnn.onnx.proto.ModelProto;
import org.jointdnn.onnx.proto.NodeProto;

/**
 * On which of its linear pieces each rectifier and each maximum was in a run. A network that is held to the pieces of another run has the
 * gradient that this one approximates, whatever rounding did to inputs near a kink.
 *
 * @param masks by output of a {@code Relu} or {@code Clip}: where the gradient goes through
 * @param positions by output of a {@code MaxPool}: which element of the whole input is the maximum
 */
record Pieces(Map<String, Tensor> masks, Map<String, Tensor> positions) {
    /** Those that the network's own values are on. */
    static final Pieces OWN = new Pieces(Map.of(), Map.of());

    /** The limits of the networks' {@code Clip}. */
    private static final int MOST = 6;

    /**
     * The pieces of our last step.
     *
     * @param model of its forward pass
     * @param given what the forward pass gave, by name
     */
    static Pieces of(SegmentModel model, Function<String, Tensor> given) {
        Set<String> outputs = model.outputs().stream().map(TensorSpec::name).collect(Collectors.toSet());
        return of(graph(model), name -> outputs.contains(name) ? Optional.of(given.apply(name)) : Optional.empty());
    }

    private static GraphProto graph(SegmentModel model) {
        try {
            return ModelProto.parseFrom(model.model()).getGraph();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Pieces of(GraphProto forward, Function<String, Optional<Tensor>> values) {
        Map<String, Tensor> masks = new HashMap<>();
        Map<String, Tensor> positions = new HashMap<>();
        for (NodeProto proto : forward.getNodeList()) {
            GraphNode node = new GraphNode(proto, Set.of());
            String output = node.output();
            if (node.is("Relu") || node.is("Clip")) {
                values.apply(output).ifPresent(value -> masks.put(output, mask(value, node.is("Clip"))));
            } else if (node.is("Greater") || node.is("And")) {
                Optional<Tensor> kept = values.apply(output);
                kept.ifPresent(value -> masks.putIfAbsent(rectified(forward, node), value));
            } else if (node.is("MaxPool")) {
                values.apply(output + ":positions").ifPresent(value -> positions.put(output, value));
            }
        }
        return new Pieces(masks, positions);
    }

    /** What a condition that is kept in place of an output is about. */
    private static String rectified(GraphProto forward, GraphNode condition) {
        for (NodeProto other : forward.getNodeList()) {
            if (condition.is("And") && other.getOutput(0).equals(condition.input(0))) {
                return other.getInput(0);
            }
        }
        return condition.input(0);
    }

    private static Tensor mask(Tensor value, boolean limited) {
        Tensor mask = Tensor.allocate(ElementType.BOOL, value.shape());
        float[] values = value.toFloats();
        for (int k = 0; k < values.length; k++) {
            mask.data().put(k, (byte) (values[k] > 0 && (!limited || values[k] < MOST) ? 1 : 0));
        }
        return mask;
    }

    boolean has(NodeProto node) {
        return masks.containsKey(node.getOutput(0)) || positions.containsKey(node.getOutput(0));
    }

    NDArray apply(NodeProto node, NDArray x) {
        if (node.getOpType().equals("MaxPool")) {
            Tensor positions = Objects.requireNonNull(this.positions.get(node.getOutput(0)));
            NDArray chosen = x.getManager().create(positions.data().asIntBuffer(), shape(positions), DataType.INT32);
            return x.flatten().take(x.getManager(), chosen.toType(DataType.INT64, false));
        }
        Tensor mask = Objects.requireNonNull(masks.get(node.getOutput(0)));
        NDArray through = x.getManager()
                .create(mask.data(), shape(mask), DataType.BOOLEAN)
                .toType(x.getDataType(), false);
        NDArray kept = x.mul(through);
        if (!node.getOpType().equals("Clip")) {
            return kept;
        }
        NDArray high = x.gt(MOST / 2.0).toType(x.getDataType(), false);
        return kept.add(high.mul(through.neg().add(1)).mul(MOST));
    }

    private static Shape shape(Tensor tensor) {
        return new Shape(tensor.shape().extents());
    }
}
