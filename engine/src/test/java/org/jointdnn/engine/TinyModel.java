package org.jointdnn.engine;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.bundle.Blob;
import org.jointdnn.onnx.bundle.Block;
import org.jointdnn.onnx.bundle.Bundle;
import org.jointdnn.onnx.bundle.BundleTensor;
import org.jointdnn.onnx.bundle.Initializer;
import org.jointdnn.onnx.proto.AttributeProto;
import org.jointdnn.onnx.proto.GraphProto;
import org.jointdnn.onnx.proto.ModelProto;
import org.jointdnn.onnx.proto.NodeProto;
import org.jointdnn.onnx.proto.OperatorSetIdProto;
import org.jointdnn.onnx.proto.StringStringEntryProto;
import org.jointdnn.onnx.proto.TensorProto;

/** A bundle written by hand, one node a block, all weights in one blob that lies in memory. */
final class TinyModel {
    private final Map<String, Declared> tensors = new LinkedHashMap<>();
    private final List<String> outputs = new ArrayList<>();
    private final List<Initializer> initializers = new ArrayList<>();
    private final List<Block> blocks = new ArrayList<>();
    private ByteBuffer blob = ByteBuffer.allocateDirect(0);

    private record Declared(TensorSpec spec, int producer, TreeSet<Integer> consumers) {}

    /** Three matrix products with a skip: {@code y = relu(x A) B + x A}; x, a, r, m, y of shape [1, 4]. */
    static TinyModel withSkip() {
        Shape row = Shape.of(1, 4);
        return new TinyModel()
                .input("x", ElementType.FLOAT32, row)
                .weights("A", Shape.of(4, 4), 1)
                .weights("B", Shape.of(4, 4), 2)
                .node("MatMul", ElementType.FLOAT32, row, "a", "x", "A")
                .node("Relu", ElementType.FLOAT32, row, "r", "a")
                .node("MatMul", ElementType.FLOAT32, row, "m", "r", "B")
                .node("Add", ElementType.FLOAT32, row, "y", "m", "a")
                .output("y");
    }

    TinyModel input(String name, ElementType type, Shape shape) {
        declare(new TensorSpec(name, type, shape), BundleTensor.MODEL_INPUT);
        return this;
    }

    /** Adds float weights, {@code w[i] = ((i * seed) mod 7 - 3) / 2}, at the next multiple of the alignment. */
    TinyModel weights(String name, Shape shape, int seed) {
        int offset =
                (blob.capacity() + Bundle.WEIGHT_ALIGNMENT - 1) / Bundle.WEIGHT_ALIGNMENT * Bundle.WEIGHT_ALIGNMENT;
        int bytes = (int) shape.bytes(ElementType.FLOAT32);
        ByteBuffer larger = ByteBuffer.allocateDirect(offset + bytes).order(ByteOrder.LITTLE_ENDIAN);
        larger.put(blob.duplicate().clear());
        for (int i = 0; i < bytes / 4; i++) {
            larger.putFloat(offset + 4 * i, ((i * seed) % 7 - 3) / 2f);
        }
        blob = larger;
        TensorProto.Builder declared = TensorProto.newBuilder()
                .setName(name)
                .setDataType(ElementType.FLOAT32.onnxCode())
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(
                        StringStringEntryProto.newBuilder().setKey("location").setValue("blob"));
        for (long extent : shape.extents()) {
            declared.addDims(extent);
        }
        initializers.add(new Initializer(
                name,
                model(GraphProto.newBuilder().addInitializer(declared)),
                Optional.of(new Initializer.Location(ElementType.FLOAT32, shape, 0, offset, bytes))));
        return this;
    }

    TinyModel node(String operator, ElementType type, Shape shape, String output, String... inputs) {
        return node(NodeProto.newBuilder().setOpType(operator), type, shape, output, inputs);
    }

    TinyModel cast(ElementType type, Shape shape, String output, String input) {
        return node(
                NodeProto.newBuilder()
                        .setOpType("Cast")
                        .addAttribute(AttributeProto.newBuilder()
                                .setName("to")
                                .setType(AttributeProto.AttributeType.INT)
                                .setI(type.onnxCode())),
                type,
                shape,
                output,
                input);
    }

    private TinyModel node(NodeProto.Builder node, ElementType type, Shape shape, String output, String... inputs) {
        int block = blocks.size();
        List<Integer> read = new ArrayList<>();
        node.setName("node_" + output).addOutput(output);
        for (String input : inputs) {
            node.addInput(input);
            for (int index = 0; index < initializers.size(); index++) {
                if (initializers.get(index).name().equals(input)) {
                    read.add(index);
                }
            }
            Declared tensor = tensors.get(input);
            if (tensor != null) {
                tensor.consumers().add(block);
            }
        }
        declare(new TensorSpec(output, type, shape), block);
        blocks.add(
                new Block(output, model(GraphProto.newBuilder().addNode(node)), read, 0, 0, List.of(node.getOpType())));
        return this;
    }

    private void declare(TensorSpec spec, int producer) {
        tensors.put(spec.name(), new Declared(spec, producer, new TreeSet<>()));
    }

    TinyModel output(String name) {
        outputs.add(name);
        return this;
    }

    Bundle bundle() {
        List<BundleTensor> crossing = new ArrayList<>();
        for (Declared tensor : tensors.values()) {
            crossing.add(new BundleTensor(
                    tensor.spec(),
                    tensor.producer(),
                    List.copyOf(tensor.consumers()),
                    outputs.contains(tensor.spec().name())));
        }
        ByteString header = ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(17))
                .setGraph(GraphProto.newBuilder().setName("tiny"))
                .build()
                .toByteString();
        return new Bundle(
                "tiny",
                "0123456789abcdef".repeat(4),
                header,
                crossing,
                blocks,
                initializers,
                List.of(new Blob("0".repeat(64), blob.capacity())));
    }

    WeightStore weights() {
        return new WeightStore() {
            @Override
            public ByteBuffer blob(int index) {
                return blob.asReadOnlyBuffer();
            }

            @Override
            public boolean has(int index) {
                return index == 0;
            }
        };
    }

    private static ByteString model(GraphProto.Builder graph) {
        return ModelProto.newBuilder().setGraph(graph).build().toByteString();
    }
}
