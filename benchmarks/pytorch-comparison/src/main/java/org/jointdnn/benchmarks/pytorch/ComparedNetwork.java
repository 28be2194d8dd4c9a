package org.jointdnn.benchmarks.pytorch;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.engine.prepare.PartitionedGraph;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.graph.Graph;
import org.jointdnn.onnx.graph.Purpose;
import org.jointdnn.onnx.model.OnnxFile;
import org.jointdnn.onnx.proto.ModelProto;
import org.jointdnn.training.FastestLowering;
import org.jointdnn.training.Trainables;
import org.jointdnn.training.TrainingNetwork;
import org.jointdnn.training.TrainingSettings;
import org.jointdnn.training.gradient.ConvolutionLowering;
import org.jointdnn.training.loss.Loss;
import org.jointdnn.training.optimizer.Optimizer;
import org.jointdnn.zoo.UntrainedNetwork;

/** A network that both train, with batches of 16 random inputs. */
record ComparedNetwork(String name, ModelProto model, Shape input) {
    private static final int BATCH = 16;
    private static final int CLASSES = 10;

    static List<ComparedNetwork> all() {
        return List.of(
                picture(UntrainedNetwork.LENET5, 1, 28),
                picture(UntrainedNetwork.VGG_SMALL, 3, 32),
                picture(UntrainedNetwork.RESNET8, 3, 32),
                picture(UntrainedNetwork.RESNET18, 3, 64),
                picture(UntrainedNetwork.MOBILENETV2, 3, 96),
                picture(UntrainedNetwork.UNET_SMALL, 3, 32),
                new ComparedNetwork("encoder", Sequences.encoder(BATCH, 20, 64), Shape.of(BATCH, 20, 64)),
                new ComparedNetwork("lstm", Sequences.lstm(BATCH, 12, 24, 32), Shape.of(12, BATCH, 24)));
    }

    private static ComparedNetwork picture(UntrainedNetwork network, int channels, int size) {
        ModelProto model = network.model(Shape.of(channels, size, size), CLASSES, 1);
        return new ComparedNetwork(network.label(), model, Shape.of(BATCH, channels, size, size));
    }

    /**
     * As we train it.
     *
     * @param lowerings the file of what is fastest
     */
    TrainingNetwork forTraining(OrtRuntime runtime, Path lowerings) throws IOException {
        PartitionedGraph graph =
                PartitionedGraph.of(runtime, new OnnxFile(Path.of(name + ".onnx"), model), BATCH, Purpose.TRAINING);
        TrainingSettings settings = new TrainingSettings(
                trainable(),
                graph.graph().outputs().get(0),
                Loss.SOFTMAX_CROSS_ENTROPY,
                new Optimizer.Sgd(0, 0, false),
                ConvolutionLowering.DEFAULT);
        return TrainingNetwork.of(graph, FastestLowering.of(runtime, graph, settings, lowerings));
    }

    /** Names of the weights that both train; the encoder has a constant that is none. */
    Set<String> trainable() {
        Set<String> trainable = Trainables.of(Graph.of(new OnnxFile(Path.of(name + ".onnx"), model), BATCH));
        trainable.remove("scale");
        return trainable;
    }

    Tensor batch(long seed) {
        Tensor tensor = Tensor.allocate(ElementType.FLOAT32, input);
        FloatBuffer values = tensor.data().asFloatBuffer();
        SplittableRandom random = new SplittableRandom(seed);
        while (values.hasRemaining()) {
            values.put((float) random.nextDouble(-1, 1));
        }
        return tensor;
    }

    Tensor labels() {
        Tensor labels = Tensor.allocate(ElementType.INT64, Shape.of(BATCH));
        for (int k = 0; k < BATCH; k++) {
            labels.data().putLong(Long.BYTES * k, k % CLASSES);
        }
        return labels;
    }
}
