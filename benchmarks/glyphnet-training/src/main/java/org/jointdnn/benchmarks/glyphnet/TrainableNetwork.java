package org.jointdnn.benchmarks.glyphnet;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jointdnn.onnx.proto.AttributeProto;
import org.jointdnn.onnx.proto.GraphProto;
import org.jointdnn.onnx.proto.NodeProto;
import org.jointdnn.onnx.proto.TensorProto;
import org.jointdnn.zoo.WeightsFile;

/**
 * An ONNX graph of convolutions, activations, sums, poolings and fully connected layers, with parameters to train: a
 * convolution's bias becomes a batch normalisation, which is folded back when the weights are written.
 */
final class TrainableNetwork {
    private static final float EPSILON = 1e-5f;
    private static final float MOMENTUM = 0.95f;

    private final GraphProto graph;
    private final Map<String, NDArray> trained = new LinkedHashMap<>();
    private final Map<String, NDArray> recorded = new LinkedHashMap<>();

    /** Weights are normal with variance 2 over the fan-in, but 1 over it in front of no activation. */
    TrainableNetwork(GraphProto graph, NDManager manager) {
        this.graph = graph;
        Map<String, TensorProto> declared = new HashMap<>();
        graph.getInitializerList().forEach(tensor -> declared.put(tensor.getName(), tensor));
        for (NodeProto node : graph.getNodeList()) {
            TensorProto weight = node.getInputCount() < 3 ? null : declared.get(node.getInput(1));
            if (weight == null) {
                continue;
            }
            Shape shape = new Shape(
                    weight.getDimsList().stream().mapToLong(Long::longValue).toArray());
            double fanIn = (double) shape.size() / shape.get(0);
            double gain = node.getOpType().equals("Conv") ? 2 : 1;
            train(node.getInput(1), manager.randomNormal(shape).mul(Math.sqrt(gain / fanIn)));
            Shape perChannel = new Shape(shape.get(0));
            train(node.getInput(2), manager.zeros(perChannel));
            if (node.getOpType().equals("Conv")) {
                train(node.getName() + ".scale", manager.ones(perChannel));
                recorded.put(node.getName() + ".mean", manager.zeros(perChannel));
                recorded.put(node.getName() + ".variance", manager.ones(perChannel));
            }
        }
    }

    private void train(String name, NDArray values) {
        values.setRequiresGradient(true);
        trained.put(name, values);
    }

    /** The parameters by name; updated in place by an optimiser. */
    Map<String, NDArray> parameters() {
        return trained;
    }

    /** The network's answer to a batch. */
    NDArray forward(NDArray input, boolean training) {
        Map<String, NDArray> tensors = new HashMap<>(Map.of(graph.getInput(0).getName(), input));
        for (NodeProto node : graph.getNodeList()) {
            tensors.put(node.getOutput(0), apply(node, tensors, training));
        }
        return get(tensors, graph.getOutput(0).getName());
    }

    private NDArray apply(NodeProto node, Map<String, NDArray> tensors, boolean training) {
        NDArray x = get(tensors, node.getInput(0));
        return switch (node.getOpType()) {
            case "Conv" -> convolution(node, x, training);
            case "Relu" -> Activation.relu(x);
            case "Add" -> x.add(get(tensors, node.getInput(1)));
            case "MaxPool" ->
                Pool.maxPool2d(
                        x,
                        square(ints(node, "kernel_shape").get(0)),
                        square(ints(node, "strides").get(0)),
                        square(ints(node, "pads").get(0)),
                        false);
            case "GlobalAveragePool" -> Pool.globalAvgPool2d(x);
            case "Flatten" -> x.reshape(x.getShape().get(0), -1);
            case "Gemm" ->
                Linear.linear(x, get(trained, node.getInput(1)), get(trained, node.getInput(2)))
                        .singletonOrThrow();
            default -> throw new IllegalArgumentException("operator is " + node.getOpType() + ", can't be trained");
        };
    }

    private NDArray convolution(NodeProto node, NDArray x, boolean training) {
        NDList convolved = Conv2d.conv2d(
                x,
                get(trained, node.getInput(1)),
                null,
                square(ints(node, "strides").get(0)),
                square(ints(node, "pads").get(0)),
                square(1),
                (int) attribute(node, "group").getI());
        return BatchNorm.batchNorm(
                        convolved.singletonOrThrow(),
                        get(recorded, node.getName() + ".mean"),
                        get(recorded, node.getName() + ".variance"),
                        get(trained, node.getName() + ".scale"),
                        get(trained, node.getInput(2)),
                        1,
                        MOMENTUM,
                        EPSILON,
                        training)
                .singletonOrThrow();
    }

    private static Shape square(long extent) {
        return new Shape(extent, extent);
    }

    private static List<Long> ints(NodeProto node, String name) {
        return attribute(node, name).getIntsList();
    }

    private static AttributeProto attribute(NodeProto node, String name) {
        return node.getAttributeList().stream()
                .filter(each -> each.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(node.getName() + " has no " + name));
    }

    private static NDArray get(Map<String, NDArray> arrays, String name) {
        NDArray array = arrays.get(name);
        if (array == null) {
            throw new IllegalArgumentException("network has no tensor " + name);
        }
        return array;
    }

    /** The weights with the normalisations folded in: each filter times scale / deviation, the bias moved alike. */
    WeightsFile.Builder weights() {
        WeightsFile.Builder file = new WeightsFile.Builder();
        for (NodeProto node : graph.getNodeList()) {
            if (node.getInputCount() < 3) {
                continue;
            }
            NDArray weight = get(trained, node.getInput(1));
            NDArray bias = get(trained, node.getInput(2));
            if (node.getOpType().equals("Conv")) {
                NDArray deviation =
                        get(recorded, node.getName() + ".variance").add(EPSILON).sqrt();
                NDArray factor = get(trained, node.getName() + ".scale").div(deviation);
                weight = weight.mul(factor.reshape(-1, 1, 1, 1));
                bias = bias.sub(get(recorded, node.getName() + ".mean").mul(factor));
            }
            add(file, node.getInput(1), weight);
            add(file, node.getInput(2), bias);
        }
        return file;
    }

    private static void add(WeightsFile.Builder file, String name, NDArray values) {
        file.add(name, org.jointdnn.onnx.Shape.of(values.getShape().getShape()), values.toFloatArray());
    }
}
