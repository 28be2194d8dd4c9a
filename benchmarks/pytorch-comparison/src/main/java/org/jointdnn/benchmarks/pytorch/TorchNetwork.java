package org.jointdnn.benchmarks.pytorch;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.loss.Loss;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jointdnn.benchmarks.pytorch.TorchOperators.Tensors;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.proto.GraphProto;
import org.jointdnn.onnx.proto.ModelProto;
import org.jointdnn.onnx.proto.NodeProto;
import org.jointdnn.onnx.proto.TensorProto;

/**
 * An ONNX graph run by PyTorch's operators, with its weights as parameters: what a step of PyTorch does with the same
 * network. Gradients are PyTorch's own, by autograd.
 */
final class TorchNetwork implements AutoCloseable {
    private final GraphProto graph;
    private final DataType type;
    private final NDManager manager;
    private final Map<String, NDArray> parameters = new LinkedHashMap<>();
    private final Map<String, NDArray> others = new HashMap<>();
    private final Map<String, long[]> integers = new HashMap<>();
    private final Loss loss = Loss.softmaxCrossEntropyLoss();

    /**
     * The network of a model.
     *
     * @param trainable names of the initializers that get gradients
     * @param type that PyTorch computes in
     */
    TorchNetwork(ModelProto model, Set<String> trainable, DataType type) {
        this.graph = model.getGraph();
        this.type = type;
        this.manager = NDManager.newBaseManager();
        for (TensorProto tensor : graph.getInitializerList()) {
            var raw = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
            if (tensor.getDataType() == ElementType.INT64.onnxCode()) {
                long[] values = new long[raw.remaining() / Long.BYTES];
                raw.asLongBuffer().get(values);
                integers.put(tensor.getName(), values);
                continue;
            }
            float[] values = new float[raw.remaining() / Float.BYTES];
            raw.asFloatBuffer().get(values);
            Shape shape = new Shape(
                    tensor.getDimsList().stream().mapToLong(Long::longValue).toArray());
            NDArray array = manager.create(values, shape).toType(type, false);
            array.setRequiresGradient(trainable.contains(tensor.getName()));
            (trainable.contains(tensor.getName()) ? parameters : others).put(tensor.getName(), array);
        }
    }

    /** Loss of a batch; leaves gradients with the parameters. */
    float backward(Tensor input, Tensor labels) {
        return backward(input, labels, Pieces.OWN);
    }

    /** As {@link #backward(Tensor, Tensor)}, with rectifiers and maxima on given pieces. */
    float backward(Tensor input, Tensor labels, Pieces pieces) {
        try (NDManager scope = manager.newSubManager();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray x = scope.create(
                            input.data().asFloatBuffer(),
                            new Shape(input.shape().extents()))
                    .toType(type, false);
            NDArray target = scope.create(
                    labels.data().asLongBuffer(), new Shape(labels.shape().extents()));
            NDArray error = loss.evaluate(new NDList(target), new NDList(forward(x, pieces)));
            collector.backward(error);
            return error.toType(DataType.FLOAT32, false).getFloat();
        }
    }

    private NDArray forward(NDArray input, Pieces pieces) {
        Map<String, NDArray> values = new HashMap<>(parameters);
        values.putAll(others);
        values.put(graph.getInput(0).getName(), input);
        Tensors tensors = new Tensors(values, integers, pieces);
        for (NodeProto node : graph.getNodeList()) {
            TorchOperators.run(node, tensors);
        }
        return tensors.get(graph.getOutput(0).getName());
    }

    /** Gradient descent without momentum, which clears the gradients. */
    void update(float rate) {
        for (NDArray parameter : parameters.values()) {
            try (NDArray gradient = parameter.getGradient();
                    NDArray change = gradient.mul(rate)) {
                parameter.subi(change);
                gradient.subi(gradient);
            }
        }
    }

    /** The values of a parameter. */
    double[] values(String name) {
        return parameter(name).toType(DataType.FLOAT64, false).toDoubleArray();
    }

    private NDArray parameter(String name) {
        NDArray parameter = parameters.get(name);
        if (parameter == null) {
            throw new IllegalArgumentException("there is no parameter '" + name + "'");
        }
        return parameter;
    }

    double[] gradient(String name) {
        try (NDArray gradient = parameter(name).getGradient()) {
            return gradient.toType(DataType.FLOAT64, false).toDoubleArray();
        }
    }

    @Override
    public void close() {
        manager.close();
    }
}
