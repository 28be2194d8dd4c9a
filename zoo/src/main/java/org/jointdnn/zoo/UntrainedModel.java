package org.jointdnn.zoo;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.proto.GraphProto;
import org.jointdnn.onnx.proto.ModelProto;
import org.jointdnn.onnx.proto.TensorProto;
import org.jointdnn.onnx.proto.TensorShapeProto;
import org.jointdnn.onnx.proto.TypeProto;
import org.jointdnn.onnx.proto.ValueInfoProto;
import org.jointdnn.zoo.internal.SplitMix64;

/**
 * A network's graph as a model whose batch is open and whose weights, in the model itself, are drawn as PyTorch's layers draw
 * theirs: weights and biases of convolutions and of fully connected layers uniform between {@code -1/sqrt(fan-in)} and
 * {@code 1/sqrt(fan-in)}; normalisations begin with scale 1, offset 0, running mean 0 and running variance 1.
 *
 * <p>Source: {@code reset_parameters} of torch.nn.modules.conv and linear: {@code kaiming_uniform_} with {@code a = sqrt(5)}
 * has the bound {@code sqrt(6 / ((1 + a^2) fan-in))}. The fan-in is the number of a weight's elements over its first extent, of
 * transposed convolutions too.
 */
final class UntrainedModel {
    private static final String BATCH = "N";

    private final Map<String, Double> bounds = new HashMap<>();
    private final long seed;

    private UntrainedModel(Graph graph, long seed) {
        this.seed = seed;
        for (Weight weight : graph.weights()) {
            if (role(weight).equals("weight")) {
                double fanIn =
                        (double) weight.shape().elements() / weight.shape().extent(0);
                bounds.put(owner(weight), 1 / Math.sqrt(fanIn));
            }
        }
    }

    static ModelProto of(Graph graph, long seed) {
        UntrainedModel untrained = new UntrainedModel(graph, seed);
        ModelProto model = graph.toModel("", "untrained");
        GraphProto.Builder open =
                model.getGraph().toBuilder().clearInitializer().clearValueInfo();
        Map<String, Weight> weights = new HashMap<>();
        graph.weights().forEach(weight -> weights.put(weight.name(), weight));
        for (TensorProto initializer : model.getGraph().getInitializerList()) {
            Weight weight = weights.get(initializer.getName());
            open.addInitializer(weight == null ? initializer : untrained.drawn(weight));
        }
        open.setInput(0, anyBatch(open.getInput(0)));
        open.setOutput(0, anyBatch(open.getOutput(0)));
        return model.toBuilder().setGraph(open).build();
    }

    private static ValueInfoProto anyBatch(ValueInfoProto info) {
        TypeProto.Tensor tensor = info.getType().getTensorType();
        TensorShapeProto shape = tensor.getShape().toBuilder()
                .setDim(0, TensorShapeProto.Dimension.newBuilder().setDimParam(BATCH))
                .build();
        TypeProto type = TypeProto.newBuilder()
                .setTensorType(tensor.toBuilder().setShape(shape))
                .build();
        return info.toBuilder().setType(type).build();
    }

    private TensorProto drawn(Weight weight) {
        float[] values = values(weight);
        ByteBuffer raw = ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        raw.asFloatBuffer().put(values);
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(weight.name())
                .setDataType(ElementType.FLOAT32.onnxCode())
                .setRawData(ByteString.copyFrom(raw));
        for (long extent : weight.shape().extents()) {
            tensor.addDims(extent);
        }
        return tensor.build();
    }

    private float[] values(Weight weight) {
        float[] values = new float[Math.toIntExact(weight.shape().elements())];
        Double bound = bounds.get(owner(weight));
        if (bound != null) {
            new SplitMix64(SplitMix64.seed(weight.name(), seed)).fillUniform(values, -bound, bound);
        } else if (role(weight).equals("scale") || role(weight).equals("running_var")) {
            Arrays.fill(values, 1);
        }
        return values;
    }

    private static String role(Weight weight) {
        return weight.name().substring(weight.name().lastIndexOf('.') + 1);
    }

    private static String owner(Weight weight) {
        return weight.name().substring(0, weight.name().lastIndexOf('.'));
    }
}
