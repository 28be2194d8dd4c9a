package org.jointdnn.benchmarks.pytorch;

import ai.djl.ndarray.types.DataType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.engine.Segment;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.training.LocalTrainer;
import org.jointdnn.training.TrainingNetwork;
import org.jointdnn.training.TrainingRun;
import org.jointdnn.training.gradient.LoweringFile;
import org.jointdnn.training.optimizer.LearningRate;

/**
 * Prints how much memory a process that trains one network has had at most, with ONNX Runtime or with PyTorch, on Linux: {@code VmHWM}
 * after some steps, and what it was before the network was made. Ways of computing convolutions must have been measured before, by a
 * process of its own, as that takes memory too: {@code NETWORK,measure} does so.
 */
public final class PeakMemory {
    private static final int STEPS = 5;
    private static final float RATE = 0.001f;

    private PeakMemory() {}

    /** {@code NETWORK,ours|pytorch|measure}, and threads, 2 if absent. */
    public static void main(String[] arguments) throws IOException {
        String[] what = arguments[0].split(",");
        int threads = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 2;
        System.setProperty("ai.djl.pytorch.num_threads", Integer.toString(threads));
        ComparedNetwork network = ComparedNetwork.all().stream()
                .filter(each -> each.name().equals(what[0]))
                .findFirst()
                .orElseThrow();
        Path lowerings = Path.of(System.getProperty("java.io.tmpdir"), "comparison", LoweringFile.name(threads));
        long before = peakKiB();
        switch (what[1]) {
            case "ours" -> ours(OrtRuntime.shared(threads), network, lowerings);
            case "pytorch" -> pytorch(network);
            default -> network.forTraining(OrtRuntime.shared(threads), lowerings);
        }
        System.out.printf(
                Locale.ROOT, "%s %s: %d MiB, before %d MiB%n", what[0], what[1], peakKiB() >> 10, before >> 10);
    }

    private static void ours(OrtRuntime runtime, ComparedNetwork network, Path lowerings) throws IOException {
        TrainingNetwork trained = network.forTraining(runtime, lowerings);
        List<Segment> whole = List.of(new Segment(0, trained.blocks() - 1));
        TrainingRun run = new TrainingRun(new LearningRate.Constant(RATE), Double.POSITIVE_INFINITY, 1);
        Map<String, Tensor> inputs = Map.of("input", network.batch(0));
        try (LocalTrainer trainer = new LocalTrainer(runtime, trained, whole, run)) {
            for (int step = 0; step < STEPS; step++) {
                trainer.step(inputs, network.labels());
            }
        }
    }

    private static void pytorch(ComparedNetwork network) {
        Tensor batch = network.batch(0);
        try (TorchNetwork trained = new TorchNetwork(network.model(), network.trainable(), DataType.FLOAT32)) {
            for (int step = 0; step < STEPS; step++) {
                trained.backward(batch, network.labels());
                trained.update(RATE);
            }
        }
    }

    private static long peakKiB() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmHWM:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", ""));
            }
        }
        throw new IllegalStateException("the system doesn't tell the peak of a process's memory");
    }
}
