package org.jointdnn.benchmarks.pytorch;

import ai.djl.ndarray.types.DataType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.engine.Segment;
import org.jointdnn.engine.profile.Quantiles;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.bundle.SegmentModel;
import org.jointdnn.training.LocalTrainer;
import org.jointdnn.training.TrainingNetwork;
import org.jointdnn.training.TrainingRun;
import org.jointdnn.training.gradient.LoweringFile;
import org.jointdnn.training.optimizer.LearningRate;

/**
 * Prints, for each network, how far its gradients and those of PyTorch in single precision are from PyTorch's in double precision,
 * for the same weights and batch, and the time of a training step (forward, backward, update by gradient descent, batch 16) of both,
 * in turns.
 *
 * <p>The error of a parameter is the Euclidean norm of the difference of the gradients over the norm of the exact one; a
 * parameter whose gradient is nothing but rounding (a bias in front of a batch normalisation; the norm is less than 1e-6 of all
 * gradients' together) is left out. Behind many rectifiers single precision is far from the exact gradient in any program:
 * where a sum is near 0, rounding decides whether a gradient goes through. So ours are also compared with the exact gradient on
 * the {@link Pieces} of our run.
 */
public final class ComparePyTorch {
    private static final int BATCHES = 4;
    /** Weights stay as they are, so that all batches are compared at the same; an update takes the same time. */
    private static final float RATE = 0;

    private static final int WARM_UP = 3;
    private static final int MOST_ROUNDS = 40;
    private static final double MAX_SECONDS = 10;
    private static final double NOTHING = 1e-6;
    private static final double BAR = 1e-4;

    private final OrtRuntime runtime;
    /** What was measured for one network is right for the next. */
    private final Path lowerings;

    private ComparePyTorch(int threads, Path folder) {
        this.runtime = OrtRuntime.shared(threads);
        this.lowerings = folder.resolve(LoweringFile.name(threads));
    }

    /** Compares the networks that are named, or {@code all}, with so many threads, 2 if the second argument is absent. */
    public static void main(String[] arguments) throws IOException {
        int threads = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 2;
        System.setProperty("ai.djl.pytorch.num_threads", Integer.toString(threads));
        System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
        ComparePyTorch comparison = new ComparePyTorch(threads, Files.createTempDirectory("comparison"));
        Set<String> wanted = Set.of(arguments[0].split(","));
        System.out.println(
                "network       worst error on each batch: ours, PyTorch's, ours on our pieces (parameters above 1e-4)  ours ms  PyTorch ms  ratio (p25-p75)  rounds");
        for (ComparedNetwork network : ComparedNetwork.all()) {
            if (wanted.contains("all") || wanted.contains(network.name())) {
                System.out.println(comparison.compare(network));
            }
        }
    }

    private String compare(ComparedNetwork network) throws IOException {
        TrainingNetwork ours = network.forTraining(runtime, lowerings);
        Set<String> trainable = ours.settings().trainable();
        TrainingRun run = new TrainingRun(new LearningRate.Constant(RATE), Double.POSITIVE_INFINITY, 1);
        List<Tensor> batches =
                IntStream.range(0, BATCHES).mapToObj(network::batch).toList();
        Tensor labels = network.labels();
        List<Segment> whole = List.of(new Segment(0, ours.blocks() - 1));
        try (LocalTrainer trainer = new LocalTrainer(runtime, ours, whole, run);
                TorchNetwork torch = new TorchNetwork(network.model(), trainable, DataType.FLOAT32);
                TorchNetwork exact = new TorchNetwork(network.model(), trainable, DataType.FLOAT64)) {
            Map<String, Tensor> inputs = Map.of("input", batches.get(0));
            SegmentModel forward = ours.forward(0, ours.blocks() - 1);
            StringBuilder gradients = new StringBuilder(String.format(Locale.ROOT, "%-12s", network.name()));
            for (Tensor batch : batches) {
                trainer.step(Map.of("input", batch), labels);
                torch.backward(batch, labels);
                exact.backward(batch, labels);
                Function<String, double[]> gradient = name -> doubles(trainer.copyOf(name));
                double[] errors = errors(ours, gradient, exact, true);
                double[] theirs = errors(ours, torch::gradient, exact, false);
                torch.update(RATE);
                exact.update(RATE);
                exact.backward(batch, labels, Pieces.of(forward, trainer::copyOf));
                double[] onOurs = errors(ours, gradient, exact, true);
                exact.update(RATE);
                gradients.append(String.format(
                        Locale.ROOT,
                        "  %.0e, %.0e, %.0e (%d);",
                        Quantiles.of(errors, 1),
                        Quantiles.of(theirs, 1),
                        Quantiles.of(onOurs, 1),
                        Arrays.stream(onOurs).filter(error -> error > BAR).count()));
            }
            return gradients
                    + times(() -> trainer.step(inputs, labels), () -> {
                        torch.backward(batches.get(0), labels);
                        torch.update(RATE);
                    });
        }
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
