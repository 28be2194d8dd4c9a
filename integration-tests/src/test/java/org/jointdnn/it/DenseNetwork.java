package org.jointdnn.it;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.proto.GraphProto;
import org.jointdnn.onnx.proto.ModelProto;
import org.jointdnn.onnx.proto.NodeProto;
import org.jointdnn.onnx.proto.OperatorSetIdProto;
import org.jointdnn.onnx.proto.TensorProto;
import org.jointdnn.onnx.proto.TensorShapeProto;
import org.jointdnn.onnx.proto.TypeProto;
import org.jointdnn.onnx.proto.ValueInfoProto;

/**
 * A small network, {@code x -> (MatMul, Relu) repeated -> y}, all float vectors of one width, with weights from a fixed
 * seed: quick to measure, and with weights enough to be on their way for a while.
 */
final class DenseNetwork {
    private final int layers;
    private final int width;
    private final long seed;

    DenseNetwork(int layers, int width) {
        this(layers, width, 5);
    }

    /** A network with other weights for each seed. */
    DenseNetwork(int layers, int width, long seed) {
        this.layers = layers;
        this.width = width;
        this.seed = seed;
    }

    /** The input. */
    TensorSpec input() {
        return new TensorSpec("x", ElementType.FLOAT32, Shape.of(1, width));
    }

    int layers() {
        return layers;
    }

    /** Bytes of all weights. */
    long weightBytes() {
        return 4L * layers * width * width;
    }

    /** The graph, to be written as it is or damaged first. */
    GraphProto.Builder graph() {
        GraphProto.Builder graph =
                GraphProto.newBuilder().setName("dense").addInput(vector("x")).addOutput(vector("y"));
        SplittableRandom random = new SplittableRandom(seed);
        String last = "x";
        for (int layer = 0; layer < layers; layer++) {
            String weight = "w" + layer;
            String product = "product" + layer;
            String activation = layer == layers - 1 ? "y" : "activation" + layer;
            graph.addInitializer(weight(weight, random));
            graph.addNode(node("MatMul", product, last, weight));
            graph.addNode(node("Relu", activation, product));
            last = activation;
        }
        return graph;
    }

    /** Writes the model and returns the file. */
    Path write(Path file) throws IOException {
        return write(file, graph());
    }

    /** Writes a graph as a model and returns the file. */
    static Path write(Path file, GraphProto.Builder graph) throws IOException {
        return Files.write(
                file,
                ModelProto.newBuilder()
                        .setIrVersion(8)
                        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(13))
                        .setGraph(graph)
                        .build()
                        .toByteArray());
    }

    /** A node named after its output. */
    static NodeProto node(String operator, String output, String... inputs) {
        NodeProto.Builder node =
                NodeProto.newBuilder().setName(output).setOpType(operator).addOutput(output);
        for (String input : inputs) {
            node.addInput(input);
        }
        return node.build();
    }

    private ValueInfoProto vector(String name) {
        return floats(name, TensorShapeProto.Dimension.newBuilder().setDimValue(width));
    }

    /** A tensor of floats whose first extent is 1. */
    static ValueInfoProto floats(String name, TensorShapeProto.Dimension.Builder second) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(1));
        shape.addDim(second);
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(ElementType.FLOAT32.onnxCode())
                                .setShape(shape)))
                .build();
    }

    /** Scaled as He et al. do, so that activations neither vanish nor grow. */
    private TensorProto weight(String name, SplittableRandom random) {
        ByteBuffer raw = ByteBuffer.allocate(4 * width * width).order(ByteOrder.LITTLE_ENDIAN);
        double bound = Math.sqrt(6.0 / width);
        while (raw.hasRemaining()) {
            raw.putFloat((float) random.nextDouble(-bound, bound));
        }
        return TensorProto.newBuilder()
                .setName(name)
                .setDataType(ElementType.FLOAT32.onnxCode())
                .addDims(width)
                .addDims(width)
                .setRawData(ByteString.copyFrom(raw.array()))
                .build();
    }
}
