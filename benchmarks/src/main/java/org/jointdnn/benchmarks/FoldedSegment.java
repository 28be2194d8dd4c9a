package org.jointdnn.benchmarks;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.bundle.SegmentModel;
import org.jointdnn.onnx.model.Constant;
import org.jointdnn.onnx.model.Declarations;
import org.jointdnn.onnx.proto.AttributeProto;
import org.jointdnn.onnx.proto.GraphProto;
import org.jointdnn.onnx.proto.ModelProto;
import org.jointdnn.onnx.proto.NodeProto;

/** Makes segments with one float tensor at an end into segments that code that tensor themselves. */
final class FoldedSegment {
    /** The coded tensor, which takes the place of the float tensor in the segment's interface. */
    static final String CODED = "folded/coded";
    /** With {@link Folding#DYNAMIC}, beside it: the step, FP32. */
    static final String STEP = "folded/step";
    /** With {@link Folding#DYNAMIC}, beside it: the zero point, UINT8. */
    static final String ZERO_POINT = "folded/zero-point";

    private FoldedSegment() {}

    /** The segment with its output encoded; step and zero point matter to {@link Folding#RANGED} alone. */
    static SegmentModel encoding(SegmentModel segment, Folding folding, float step, int zeroPoint) {
        TensorSpec tensor = only(segment.outputs());
        List<TensorSpec> coded = coded(folding, tensor.shape());
        GraphProto.Builder graph = graph(segment).clearOutput();
        switch (folding) {
            case DYNAMIC ->
                graph.addNode(node("DynamicQuantizeLinear", List.of(tensor.name()), List.of(CODED, STEP, ZERO_POINT)));
            case RANGED -> {
                addGrid(graph, step, zeroPoint);
                graph.addNode(node("QuantizeLinear", List.of(tensor.name(), STEP, ZERO_POINT), List.of(CODED)));
            }
            case HALF -> graph.addNode(cast(tensor.name(), CODED, ElementType.FLOAT16));
        }
        coded.forEach(spec -> graph.addOutput(Declarations.of(spec)));
        return new SegmentModel(
                segment.from(), segment.to(), model(segment, graph), segment.inputs(), coded, segment.external());
    }

    /** The segment with its input decoded; step and zero point matter to {@link Folding#RANGED} alone. */
    static SegmentModel decoding(SegmentModel segment, Folding folding, float step, int zeroPoint) {
        TensorSpec tensor = only(segment.inputs());
        List<TensorSpec> coded = coded(folding, tensor.shape());
        GraphProto.Builder graph = graph(segment).clearInput();
        List<NodeProto> nodes = List.copyOf(graph.getNodeList());
        graph.clearNode();
        if (folding == Folding.RANGED) {
            addGrid(graph, step, zeroPoint);
        }
        graph.addNode(
                folding == Folding.HALF
                        ? cast(CODED, tensor.name(), ElementType.FLOAT32)
                        : node("DequantizeLinear", List.of(CODED, STEP, ZERO_POINT), List.of(tensor.name())));
        graph.addAllNode(nodes);
        coded.forEach(spec -> graph.addInput(Declarations.of(spec)));
        return new SegmentModel(
                segment.from(), segment.to(), model(segment, graph), coded, segment.outputs(), segment.external());
    }

    private static TensorSpec only(List<TensorSpec> specs) {
        if (specs.size() != 1 || specs.get(0).type() != ElementType.FLOAT32) {
            throw new IllegalArgumentException("one FP32 tensor must cross, here cross " + specs);
        }
        return specs.get(0);
    }

    private static List<TensorSpec> coded(Folding folding, Shape shape) {
        TensorSpec codes = new TensorSpec(CODED, ElementType.UINT8, shape);
        return switch (folding) {
            case DYNAMIC ->
                List.of(
                        codes,
                        new TensorSpec(STEP, ElementType.FLOAT32, Shape.of()),
                        new TensorSpec(ZERO_POINT, ElementType.UINT8, Shape.of()));
            case RANGED -> List.of(codes);
            case HALF -> List.of(new TensorSpec(CODED, ElementType.FLOAT16, shape));
        };
    }

    private static GraphProto.Builder graph(SegmentModel segment) {
        return parse(segment).getGraph().toBuilder();
    }

    private static ByteString model(SegmentModel segment, GraphProto.Builder graph) {
        return parse(segment).toBuilder().setGraph(graph).build().toByteString();
    }

    private static ModelProto parse(SegmentModel segment) {
        try {
            return ModelProto.parseFrom(segment.model());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("an assembled segment is no model", e);
        }
    }

    private static void addGrid(GraphProto.Builder graph, float step, int zeroPoint) {
        if (zeroPoint < 0 || zeroPoint > 255) {
            throw new IllegalArgumentException(
                    "zeroPoint is " + zeroPoint + ", must be within 0..255: operators want 0 within the range");
        }
        ByteBuffer bytes = ByteBuffer.allocate(5).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putFloat(step).put((byte) zeroPoint).flip();
        ByteString raw = ByteString.copyFrom(bytes);
        graph.addInitializer(Declarations.inline(
                STEP, new Constant.Dense(ElementType.FLOAT32, Shape.of(), raw.substring(0, Float.BYTES))));
        graph.addInitializer(Declarations.inline(
                ZERO_POINT, new Constant.Dense(ElementType.UINT8, Shape.of(), raw.substring(Float.BYTES))));
    }

    private static NodeProto cast(String from, String to, ElementType type) {
        return node("Cast", List.of(from), List.of(to)).toBuilder()
                .addAttribute(AttributeProto.newBuilder()
                        .setName("to")
                        .setType(AttributeProto.AttributeType.INT)
                        .setI(type.onnxCode()))
                .build();
    }

    private static NodeProto node(String operator, List<String> inputs, List<String> outputs) {
        return NodeProto.newBuilder()
                .setName("folded/" + operator)
                .setOpType(operator)
                .addAllInput(inputs)
                .addAllOutput(outputs)
                .build();
    }
}
