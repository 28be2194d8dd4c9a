package org.jointdnn.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.engine.Segment;
import org.jointdnn.engine.prepare.PartitionedGraph;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.graph.Purpose;
import org.jointdnn.onnx.model.OnnxFile;
import org.jointdnn.training.LocalTrainer;
import org.jointdnn.training.TrainableChoice;
import org.jointdnn.training.TrainingNetwork;
import org.jointdnn.training.TrainingRun;
import org.jointdnn.training.TrainingSettings;
import org.jointdnn.training.adapter.Adapters;
import org.jointdnn.training.gradient.ConvolutionLowering;
import org.jointdnn.training.loss.Loss;
import org.jointdnn.training.optimizer.LearningRate;
import org.jointdnn.training.optimizer.Optimizer;
import org.jointdnn.zoo.UntrainedNetwork;

/**
 * The most memory that a process has used which trains a network for some steps, and its fastest step, on one thread. Arguments: the
 * network, the side of its square pictures, the batch, and {@code keep} or {@code recompute}. Linux only.
 */
public final class TrainingMemory {
    private static final int STEPS = 10;
    private static final int CLASSES = 10;

    private TrainingMemory() {}

    /** Trains, and prints a line. */
    public static void main(String[] arguments) throws IOException {
        UntrainedNetwork untrained = UntrainedNetwork.of(arguments[0]);
        Shape picture = Shape.of(3, Integer.parseInt(arguments[1]), Integer.parseInt(arguments[1]));
        int batch = Integer.parseInt(arguments[2]);
        boolean recompute = arguments[3].equals("recompute");
        OrtRuntime runtime = OrtRuntime.shared(1);
        OnnxFile file = new OnnxFile(Path.of("memory.onnx"), untrained.model(picture, CLASSES, 1));
        PartitionedGraph graph = PartitionedGraph.of(runtime, file, batch, Purpose.TRAINING);
        TrainingNetwork network = TrainingNetwork.of(
                graph,
                new TrainingSettings(
                        TrainableChoice.of(graph, List.of()),
                        "output",
                        Loss.SOFTMAX_CROSS_ENTROPY,
                        new Optimizer.Sgd(0.9, 0, false),
                        ConvolutionLowering.DEFAULT,
                        Adapters.NONE,
                        recompute));
        long nanos = train(runtime, network);
        System.out.printf(
                Locale.ROOT, "%s: %s, fastest step %.0f ms%n", String.join(" ", arguments), peak(), nanos / 1e6);
    }

    private static long train(OrtRuntime runtime, TrainingNetwork network) {
        Shape shape = network.inputs().get(0).shape();
        SplittableRandom random = new SplittableRandom(1);
        Tensor pictures = Tensor.allocate(ElementType.FLOAT32, shape);
        for (int at = 0; at < pictures.bytes(); at += Float.BYTES) {
            pictures.data().putFloat(at, (float) (2 * random.nextDouble() - 1));
        }
        Tensor labels = Tensor.allocate(ElementType.INT64, Shape.of(shape.extent(0)));
        TrainingRun run = new TrainingRun(new LearningRate.Constant(0.01), Double.POSITIVE_INFINITY, 1);
        long fastest = Long.MAX_VALUE;
        List<Segment> whole = List.of(new Segment(0, network.blocks() - 1));
        try (LocalTrainer trainer = new LocalTrainer(runtime, network, whole, run)) {
            for (int step = 0; step < STEPS; step++) {
                long start = System.nanoTime();
                trainer.step(Map.of(network.inputs().get(0).name(), pictures), labels);
                fastest = Math.min(fastest, System.nanoTime() - start);
            }
        }
        return fastest;
    }

    private static String peak() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM"))
                .findFirst()
                .orElseThrow()
                .replaceAll("\\s+", " ");
    }
}
