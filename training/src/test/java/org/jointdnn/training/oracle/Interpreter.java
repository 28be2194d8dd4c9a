package org.jointdnn.training.oracle;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.proto.ModelProto;
import org.jointdnn.onnx.proto.NodeProto;
import org.jointdnn.onnx.proto.TensorProto;

/** Runs ONNX models by plain loops in double precision, each operator as the ONNX specification defines it. */
public final class Interpreter {
    private Interpreter() {}

    /** All tensors of a model, given its inputs. */
    public static Map<String, Array> run(ByteString model, Map<String, Array> inputs) {
        try {
            return run(ModelProto.parseFrom(model), inputs);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException(e);
        }
    }

    public static Map<String, Array> run(ModelProto model, Map<String, Array> inputs) {
        Map<String, Array> values = new HashMap<>(inputs);
        for (TensorProto constant : model.getGraph().getInitializerList()) {
            values.put(constant.getName(), constant(constant));
        }
        for (NodeProto node : model.getGraph().getNodeList()) {
            List<Array> read = new ArrayList<>();
            for (String name : node.getInputList()) {
                if (!name.isEmpty() && !values.containsKey(name)) {
                    throw new IllegalArgumentException(node.getName() + " reads unknown '" + name + "'");
                }
                read.add(values.get(name));
            }
            List<Array> written = run(new Node(node, read));
            for (int output = 0; output < Math.min(written.size(), node.getOutputCount()); output++) {
                values.put(node.getOutput(output), written.get(output));
            }
        }
        return values;
    }

    private static Array constant(TensorProto tensor) {
        ElementType type = ElementType.ofOnnxCode(tensor.getDataType()).orElseThrow();
        Shape shape = Shape.of(
                tensor.getDimsList().stream().mapToLong(extent -> extent).toArray());
        return Array.of(type, shape, tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN));
    }

    private static List<Array> run(Node node) {
        if (node.op().startsWith("Reduce")) {
            return List.of(Reductions.run(node));
        }
        return switch (node.op()) {
            case "Conv" -> List.of(Convolutions.conv(node));
            case "ConvTranspose" -> List.of(Convolutions.convTranspose(node));
            case "Col2Im" -> List.of(Convolutions.col2im(node));
            case "MaxPool" -> Convolutions.maxPool(node);
            case "AveragePool" -> List.of(Convolutions.averagePool(node));
            case "MatMul", "Gemm" -> List.of(Products.run(node));
            case "Softmax", "LogSoftmax", "LRN", "InstanceNormalization", "GlobalAveragePool" ->
                List.of(Normalizations.run(node));
            case "LayerNormalization" -> Normalizations.layer(node);
            case "Split" -> Moves.split(node);
            case "Reshape",
                    "Flatten",
                    "Squeeze",
                    "Unsqueeze",
                    "Expand",
                    "Transpose",
                    "Concat",
                    "Slice",
                    "Pad",
                    "Gather",
                    "GatherElements",
                    "ScatterElements",
                    "OneHot",
                    "Resize" -> List.of(Moves.run(node));
            default -> List.of(Elementwise.run(node));
        };
    }
}
