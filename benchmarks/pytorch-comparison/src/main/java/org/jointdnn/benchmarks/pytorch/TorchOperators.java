package org.jointdnn.benchmarks.pytorch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jointdnn.onnx.proto.AttributeProto;
import org.jointdnn.onnx.proto.NodeProto;

/** ONNX operators as PyTorch's, as far as the compared networks have them. */
final class TorchOperators {
    private static final float EPSILON = 1e-5f;
    private static final float MOMENTUM = 0.9f;

    private TorchOperators() {}

    /** What nodes read and write. */
    record Tensors(Map<String, NDArray> values, Map<String, long[]> integers, Pieces pieces) {
        NDArray get(String name) {
            NDArray value = values.get(name);
            if (value == null) {
                throw new IllegalArgumentException("there is no tensor '" + name + "'");
            }
            return value;
        }
    }

    static void run(NodeProto node, Tensors tensors) {
        String output = node.getOutput(0);
        if (node.getOpType().equals("LSTM")) {
            tensors.values().put(node.getOutput(1), lstm(node, tensors));
        } else {
            tensors.values().put(output, apply(node, tensors));
        }
    }

    private static NDArray apply(NodeProto node, Tensors tensors) {
        NDArray x = tensors.get(node.getInput(0));
        if (tensors.pieces().has(node)) {
            return tensors.pieces().apply(node, x);
        }
        return switch (node.getOpType()) {
            case "Conv" ->
                Conv2d.conv2d(
                                x,
                                tensors.get(node.getInput(1)),
                                bias(node, tensors),
                                pair(node, "strides"),
                                pair(node, "pads"),
                                new Shape(1, 1),
                                (int) integer(node, "group", 1))
                        .singletonOrThrow();
            case "ConvTranspose" -> upConvolution(x, tensors.get(node.getInput(1)), tensors.get(node.getInput(2)));
            case "BatchNormalization" ->
                BatchNorm.batchNorm(
                                x,
                                tensors.get(node.getInput(3)),
                                tensors.get(node.getInput(4)),
                                tensors.get(node.getInput(1)),
                                tensors.get(node.getInput(2)),
                                1,
                                MOMENTUM,
                                EPSILON,
                                true)
                        .singletonOrThrow();
            case "MaxPool" ->
                Pool.maxPool2d(x, pair(node, "kernel_shape"), pair(node, "strides"), pair(node, "pads"), false);
            case "Relu" -> Activation.relu(x);
            case "Clip" -> x.clip(0, 6);
            case "Add" -> x.add(tensors.get(node.getInput(1)));
            case "Mul" -> x.mul(tensors.get(node.getInput(1)));
            case "MatMul" -> x.matMul(tensors.get(node.getInput(1)));
            case "Concat" ->
                NDArrays.concat(
                        new NDList(
                                node.getInputList().stream().map(tensors::get).toList()),
                        (int) integer(node, "axis", 1));
            case "GlobalAveragePool" -> Pool.globalAvgPool2d(x);
            case "ReduceMean" -> x.mean(new int[] {1}, false);
            case "Flatten" ->
                x.reshape(
                        x.getShape().get(0), x.getShape().size() / x.getShape().get(0));
            case "Gemm" ->
                Linear.linear(x, tensors.get(node.getInput(1)), tensors.get(node.getInput(2)))
                        .singletonOrThrow();
            case "Softmax" -> x.softmax(-1);
            case "Transpose" ->
                x.transpose(ints(node, "perm").stream().mapToInt(Long::intValue).toArray());
            case "Reshape" ->
                x.reshape(shape(x, Objects.requireNonNull(tensors.integers().get(node.getInput(1)))));
            case "LayerNormalization" ->
                x.getNDArrayInternal()
                        .layerNorm(
                                x,
                                new Shape(x.getShape().get(x.getShape().dimension() - 1)),
                                tensors.get(node.getInput(1)),
                                tensors.get(node.getInput(2)),
                                EPSILON)
                        .singletonOrThrow();
            default -> throw new IllegalArgumentException("operator is " + node.getOpType() + ", not compared");
        };
    }

    /** With kernel and stride 2, so that no two results meet. */
    private static NDArray upConvolution(NDArray x, NDArray weights, NDArray bias) {
        Shape in = x.getShape();
        long filters = weights.getShape().get(1);
        NDArray rows = x.transpose(0, 2, 3, 1).reshape(-1, in.get(1));
        NDArray squares = rows.matMul(weights.reshape(in.get(1), filters * 4));
        return squares.reshape(in.get(0), in.get(2), in.get(3), filters, 2, 2)
                .transpose(0, 3, 1, 4, 2, 5)
                .reshape(in.get(0), filters, 2 * in.get(2), 2 * in.get(3))
                .add(bias.reshape(1, filters, 1, 1));
    }

    private static Shape shape(NDArray x, long[] extents) {
        long[] copied = extents.clone();
        for (int axis = 0; axis < copied.length; axis++) {
            copied[axis] = copied[axis] == 0 ? x.getShape().get(axis) : copied[axis];
        }
        return new Shape(copied);
    }

    /** The last state, {@code [1, N, H]}. ONNX has the gates in the order i, o, f, c, PyTorch i, f, c, o. */
    private static NDArray lstm(NodeProto node, Tensors tensors) {
        NDArray x = tensors.get(node.getInput(0));
        int hidden = (int) integer(node, "hidden_size", 0);
        NDArray biases = tensors.get(node.getInput(3)).squeeze(0);
        NDList parameters = new NDList(
                gates(tensors.get(node.getInput(1)).squeeze(0), hidden),
                gates(tensors.get(node.getInput(2)).squeeze(0), hidden),
                gates(biases.get("0:" + 4 * hidden), hidden),
                gates(biases.get(4 * hidden + ":"), hidden));
        NDArray zeros = x.getManager().zeros(new Shape(1, x.getShape().get(1), hidden), x.getDataType());
        return x.getNDArrayInternal()
                .lstm(x, new NDList(zeros, zeros), parameters, true, 1, 0, true, false, false)
                .get(1);
    }

    private static NDArray gates(NDArray rows, int hidden) {
        NDList parts = new NDList();
        for (int gate : new int[] {0, 2, 3, 1}) {
            parts.add(rows.get(gate * hidden + ":" + (gate + 1) * hidden));
        }
        return NDArrays.concat(parts, 0);
    }

    @SuppressWarnings("NullAway") // DJL takes null for no bias.
    private static NDArray bias(NodeProto node, Tensors tensors) {
        return node.getInputCount() > 2 ? tensors.get(node.getInput(2)) : null;
    }

    private static Shape pair(NodeProto node, String name) {
        List<Long> values = ints(node, name);
        return new Shape(values.get(0), values.get(1));
    }

    private static List<Long> ints(NodeProto node, String name) {
        return attribute(node, name).map(AttributeProto::getIntsList).orElse(Arrays.asList(1L, 1L));
    }

    private static long integer(NodeProto node, String name, long absent) {
        return attribute(node, name).map(AttributeProto::getI).orElse(absent);
    }

    private static Optional<AttributeProto> attribute(NodeProto node, String name) {
        return node.getAttributeList().stream()
                .filter(each -> each.getName().equals(name))
                .findFirst();
    }
}
