package org.jointdnn.benchmarks.pytorch;

import ai.djl.ndarray.types.DataType;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.engine.Segment;
import org.jointdnn.engine.prepare.PartitionedGraph;
import org.jointdnn.engine.profile.Quantiles;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.graph.Purpose;
import org.jointdnn.onnx.model.OnnxFile;
import org.jointdnn.onnx.proto.ModelProto;
import org.jointdnn.training.LocalTrainer;
import org.jointdnn.training.Trainables;
import org.jointdnn.training.TrainingNetwork;
import org.jointdnn.training.TrainingRun;
import org.jointdnn.training.TrainingSettings;
import org.jointdnn.training.gradient.ConvolutionLowering;
import org.jointdnn.training.loss.Loss;
import org.jointdnn.training.optimizer.LearningRate;
import org.jointdnn.training.optimizer.Optimizer;
import org.jointdnn.zoo.UntrainedNetwork;

/**
 * Prints, for each network, how far its gradients and those of PyTorch in single precision are from PyTorch's in double precision,
 * for the same weights and batch, and the time of a training step (forward, backward, update by gradient descent, batch 16) of both,
 * in turns.
 *
 * <p>The error of a parameter is the Euclidean norm of the difference of the gradients over the norm of the exact one; a
 * parameter whose gradient is nothing but rounding (a bias in front of a batch normalisation; the norm is less than 1e-6 of all
 * gradients' together) is left out. Behind many rectifiers single precision is far from the exact gradient in any program:
 * where a sum is near 0, rounding decides whether a gradient goes through.
 */
public final class ComparePyTorch {
    private static final int BATCH = 16;
    private static final int BATCHES = 4;
    /** Weights stay as they are, so that all batches are compared at the same; an update takes the same time. */
    private static final float RATE = 0;

    private static final int WARM_UP = 3;
    private static final int MOST_ROUNDS = 40;
    private static final double MAX_SECONDS = 10;
    private static final double NOTHING = 1e-6;

    /** @param timed whether the step is timed too */
    private record Compared(String name, ModelProto model, Shape input, boolean timed) {}

    private final OrtRuntime runtime;

    private ComparePyTorch(int threads) {
        this.runtime = OrtRuntime.shared(threads);
    }

    /** Compares the networks that are named, or {@code all}, with so many threads, 2 if the second argument is absent. */
    public static void main(String[] arguments) {
        int threads = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 2;
        System.setProperty("ai.djl.pytorch.num_threads", Integer.toString(threads));
        System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
        ComparePyTorch comparison = new ComparePyTorch(threads);
        Set<String> wanted = Set.of(arguments[0].split(","));
        System.out.println(
                "network       worst error on each batch: ours, PyTorch                          ours ms  PyTorch ms  ratio (p25-p75)  rounds");
        for (Compared network : networks()) {
            if (wanted.contains("all") || wanted.contains(network.name())) {
                System.out.println(comparison.compare(network));
            }
        }
    }

    private static List<Compared> networks() {
        List<Compared> networks = new ArrayList<>();
        networks.add(picture(UntrainedNetwork.LENET5, 1, 28, true));
        networks.add(picture(UntrainedNetwork.VGG_SMALL, 3, 32, true));
        networks.add(picture(UntrainedNetwork.RESNET8, 3, 32, true));
        networks.add(picture(UntrainedNetwork.RESNET18, 3, 64, true));
        networks.add(picture(UntrainedNetwork.MOBILENETV2, 3, 96, true));
        networks.add(picture(UntrainedNetwork.UNET_SMALL, 3, 32, true));
        networks.add(new Compared("encoder", Sequences.encoder(BATCH, 20, 64), Shape.of(BATCH, 20, 64), true));
        networks.add(new Compared("lstm", Sequences.lstm(BATCH, 12, 24, 32), Shape.of(12, BATCH, 24), true));
        return networks;
    }

    private static Compared picture(UntrainedNetwork network, int channels, int size, boolean timed) {
        ModelProto model = network.model(Shape.of(channels, size, size), 10, 1);
        return new Compared(network.label(), model, Shape.of(BATCH, channels, size, size), timed);
    }

    private String compare(Compared network) {
        PartitionedGraph graph = PartitionedGraph.of(
                runtime, new OnnxFile(Path.of(network.name() + ".onnx"), network.model()), BATCH, Purpose.TRAINING);
        Set<String> trainable = Trainables.of(graph.graph());
        trainable.remove("scale");
        TrainingNetwork ours = TrainingNetwork.of(
                graph,
                new TrainingSettings(
                        trainable,
                        graph.graph().outputs().get(0),
                        Loss.SOFTMAX_CROSS_ENTROPY,
                        new Optimizer.Sgd(0, 0, false),
                        ConvolutionLowering.DEFAULT));
        TrainingRun run = new TrainingRun(new LearningRate.Constant(RATE), Double.POSITIVE_INFINITY, 1);
        List<Tensor> batches = IntStream.range(0, BATCHES)
                .mapToObj(seed -> uniform(network.input(), seed))
                .toList();
        Tensor labels = Tensor.allocate(ElementType.INT64, Shape.of(BATCH));
        for (int k = 0; k < BATCH; k++) {
            labels.data().putLong(Long.BYTES * k, k % 10);
        }
        List<Segment> whole = List.of(new Segment(0, ours.blocks() - 1));
        try (LocalTrainer trainer = new LocalTrainer(runtime, ours, whole, run);
                TorchNetwork torch = new TorchNetwork(network.model(), trainable, DataType.FLOAT32);
                TorchNetwork exact = new TorchNetwork(network.model(), trainable, DataType.FLOAT64)) {
            Map<String, Tensor> inputs = Map.of("input", batches.get(0));
            StringBuilder gradients = new StringBuilder(String.format(Locale.ROOT, "%-12s", network.name()));
            for (Tensor batch : batches) {
                trainer.step(Map.of("input", batch), labels);
                torch.backward(batch, labels);
                exact.backward(batch, labels);
                double[] errors = errors(ours, name -> doubles(trainer.copyOf(name)), exact, true);
                double[] theirs = errors(ours, torch::gradient, exact, false);
                torch.update(RATE);
                exact.update(RATE);
                gradients.append(
                        String.format(Locale.ROOT, "  %.0e, %.0e;", Quantiles.of(errors, 1), Quantiles.of(theirs, 1)));
            }
            return network.timed()
                    ? gradients
                            + times(() -> trainer.step(inputs, labels), () -> {
                                torch.backward(batches.get(0), labels);
                                torch.update(RATE);
                            })
                    : gradients.toString();
        }
    }

    private static Tensor uniform(Shape shape, long seed) {
        Tensor tensor = Tensor.allocate(ElementType.FLOAT32, shape);
        FloatBuffer values = tensor.data().asFloatBuffer();
        SplittableRandom random = new SplittableRandom(seed);
        while (values.hasRemaining()) {
            values.put((float) random.nextDouble(-1, 1));
        }
        return tensor;
    }

    /** @param byGradient whether gradients are found by their own names, else by those of parameters */
    private static double[] errors(
            TrainingNetwork network, Function<String, double[]> gradients, TorchNetwork exact, boolean byGradient) {
        List<double[]> norms = new ArrayList<>();
        double all = 0;
        for (int block = 0; block < network.blocks(); block++) {
            for (TensorSpec parameter : network.parameters(block)) {
                TensorSpec gradient =
                        Objects.requireNonNull(network.gradients(block).get(parameter.name()));
                String name = byGradient ? gradient.name() : parameter.name();
                double[] norm = norms(gradients.apply(name), exact.gradient(parameter.name()));
                norms.add(norm);
                all = Math.hypot(all, norm[1]);
            }
        }
        double least = NOTHING * all;
        return norms.stream()
                .filter(norm -> norm[1] >= least)
                .mapToDouble(norm -> norm[0] / norm[1])
                .toArray();
    }

    private static double[] doubles(Tensor tensor) {
        float[] floats = tensor.toFloats();
        return IntStream.range(0, floats.length).mapToDouble(k -> floats[k]).toArray();
    }

    /** Norms of the difference and of the second. */
    private static double[] norms(double[] computed, double[] exact) {
        double difference = 0;
        double norm = 0;
        for (int k = 0; k < exact.length; k++) {
            difference += (computed[k] - exact[k]) * (computed[k] - exact[k]);
            norm += exact[k] * exact[k];
        }
        return new double[] {Math.sqrt(difference), Math.sqrt(norm)};
    }

    private static String times(Runnable ours, Runnable theirs) {
        List<double[]> rounds = new ArrayList<>();
        long start = System.nanoTime();
        for (int round = -WARM_UP; round < MOST_ROUNDS; round++) {
            double[] millis = {millis(ours), millis(theirs)};
            if (round >= 0) {
                rounds.add(millis);
            }
            if (round > WARM_UP && System.nanoTime() - start > MAX_SECONDS * 1e9) {
                break;
            }
        }
        double[] ratios = rounds.stream().mapToDouble(each -> each[0] / each[1]).toArray();
        return String.format(
                Locale.ROOT,
                "  %9.1f  %10.1f  %5.2f (%.2f-%.2f)  %7d",
                median(rounds, 0),
                median(rounds, 1),
                Quantiles.of(ratios, 0.5),
                Quantiles.of(ratios, 0.25),
                Quantiles.of(ratios, 0.75),
                rounds.size());
    }

    private static double median(List<double[]> rounds, int way) {
        return Quantiles.of(rounds.stream().mapToDouble(each -> each[way]).toArray(), 0.5);
    }

    private static double millis(Runnable step) {
        long start = System.nanoTime();
        step.run();
        return (System.nanoTime() - start) / 1e6;
    }
}
