package org.jointdnn.study.calibration;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.model.Declarations;
import org.jointdnn.onnx.proto.AttributeProto;
import org.jointdnn.onnx.proto.GraphProto;
import org.jointdnn.onnx.proto.ModelProto;
import org.jointdnn.onnx.proto.NodeProto;
import org.jointdnn.onnx.proto.OperatorSetIdProto;
import org.jointdnn.onnx.proto.TensorProto;

/**
 * A model that applies operators of one kind to a tensor again and again. The difference of two lengths is
 * what the operator takes; what a session takes beside it falls out.
 *
 * @param input of the chain, and of each operator in it
 * @param operators applied in turn
 * @param weights shapes of the operator's further inputs, the same for all in the chain
 * @param attributes of the operator
 */
record Chain(Shape input, List<String> operators, List<Shape> weights, List<AttributeProto> attributes) {
    private static final int IR_VERSION = 8;
    private static final int OPSET_VERSION = 17;
    private static final float WEIGHT = 0.01f;

    static Chain of(Shape input, String operator, List<Shape> weights, AttributeProto... attributes) {
        return new Chain(input, List.of(operator), weights, List.of(attributes));
    }

    /** Convolutions of {@code channels} to as many, of a square kernel, that keep the picture's size. */
    static Chain convolution(int channels, int side, int kernel, int group) {
        return of(
                Shape.of(1, channels, side, side),
                "Conv",
                List.of(Shape.of(channels, channels / group, kernel, kernel)),
                integer("group", group),
                integers("pads", kernel / 2, kernel / 2, kernel / 2, kernel / 2));
    }

    static AttributeProto integer(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    static AttributeProto integers(String name, long... values) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INTS)
                .addAllInts(Arrays.stream(values).boxed().toList())
                .build();
    }

    /** The chain as a model of this many operators. */
    ModelProto model(int length) {
        GraphProto.Builder graph = GraphProto.newBuilder().setName("chain");
        graph.addInput(Declarations.of(new TensorSpec("t0", ElementType.FLOAT32, input)));
        for (int index = 0; index < weights.size(); index++) {
            graph.addInitializer(constant("w" + index, weights.get(index)));
        }
        for (int step = 0; step < length; step++) {
            NodeProto.Builder node = NodeProto.newBuilder()
                    .setName("n" + step)
                    .setOpType(operators.get(step % operators.size()))
                    .addInput("t" + step)
                    .addOutput("t" + (step + 1))
                    .addAllAttribute(attributes);
            for (int index = 0; index < weights.size(); index++) {
                node.addInput("w" + index);
            }
            graph.addNode(node);
        }
        graph.addOutput(Declarations.of(new TensorSpec("t" + length, ElementType.FLOAT32, input)));
        return ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET_VERSION))
                .setGraph(graph)
                .build();
    }

    private static TensorProto constant(String name, Shape shape) {
        ByteBuffer values = ByteBuffer.allocate(Math.toIntExact(shape.elements() * Float.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        while (values.hasRemaining()) {
            values.putFloat(WEIGHT);
        }
        values.flip();
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(name)
                .setDataType(ElementType.FLOAT32.onnxCode())
                .setRawData(ByteString.copyFrom(values));
        for (long extent : shape.extents()) {
            tensor.addDims(extent);
        }
        return tensor.build();
    }
}
