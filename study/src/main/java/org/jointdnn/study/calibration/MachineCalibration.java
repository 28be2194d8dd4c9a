package org.jointdnn.study.calibration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jointdnn.engine.MappedWeights;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.engine.Pace;
import org.jointdnn.engine.Segment;
import org.jointdnn.engine.prepare.BundlePreparation;
import org.jointdnn.engine.profile.Machine;
import org.jointdnn.engine.profile.ProfilerSettings;
import org.jointdnn.engine.profile.SegmentProfiler;
import org.jointdnn.engine.profile.SessionProbes;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.bundle.BundleDirectory;
import org.jointdnn.study.machine.MachineDescription;
import org.jointdnn.study.machine.Source;
import org.jointdnn.study.workload.OperatorClass;

/**
 * Describes this machine for the analytical method: measures chains of one operator each and gives each class
 * the rate that its chain reached. No network is measured, so what the description predicts of networks is a
 * prediction.
 *
 * <p>The peak is the best of the rates. Powers are 0: they are not measured.
 */
public final class MachineCalibration {
    private static final int SHORT = 4;
    private static final int LONG = 12;
    private static final Duration BUDGET = Duration.ofMillis(500);
    private static final int RECURRENT_SIZE = 256;
    private static final int RECURRENT_STEPS = 50;
    private static final int LSTM_GATES = 4;
    private static final double NORMALISATION_FLOPS = 5;
    private static final double POOLING_FLOPS = 9;
    private static final int VECTOR = 2048;

    /** A usual size of a core's own cache; the JVM can't tell. */
    private static final double CACHE_MEGABYTES = 2;

    private final OrtRuntime runtime;
    private final Path folder;

    private MachineCalibration(OrtRuntime runtime, Path folder) {
        this.runtime = runtime;
        this.folder = folder;
    }

    /**
     * Describes this machine; takes about ten seconds, in which nothing else should run.
     *
     * @param cacheFolder for the models that are measured
     */
    public static MachineDescription describe(OrtRuntime runtime, Path cacheFolder) throws IOException {
        return new MachineCalibration(runtime, Files.createDirectories(cacheFolder.resolve("chains"))).describe();
    }

    private MachineDescription describe() throws IOException {
        Map<OperatorClass, Double> rates = new EnumMap<>(OperatorClass.class);
        rates.put(OperatorClass.CONVOLUTION, convolutionRate(64, 56, 3, 1));
        rates.put(OperatorClass.POINTWISE, convolutionRate(256, 28, 1, 1));
        rates.put(OperatorClass.DEPTHWISE, convolutionRate(128, 56, 3, 128));
        rates.put(OperatorClass.MATRIX, matrixRate(256, 512));
        rates.put(OperatorClass.RECURRENT, recurrentRate());
        Shape picture = Shape.of(1, 64, 56, 56);
        double values = picture.elements();
        Chain normalisation = Chain.of(picture, "InstanceNormalization", List.of(Shape.of(64), Shape.of(64)));
        rates.put(
                OperatorClass.NORMALISATION, NORMALISATION_FLOPS * values / nanosEach("normalisation", normalisation));
        Chain pooling = Chain.of(
                picture,
                "MaxPool",
                List.of(),
                Chain.integers("kernel_shape", 3, 3),
                Chain.integers("pads", 1, 1, 1, 1));
        rates.put(OperatorClass.POOLING, POOLING_FLOPS * values / nanosEach("pooling", pooling));
        Chain activations = new Chain(picture, List.of("Abs", "Neg"), List.of(), List.of());
        double elementWise = values / nanosEach("activations", activations);
        rates.put(OperatorClass.ELEMENT_WISE, elementWise);
        rates.put(OperatorClass.MOVEMENT, elementWise);
        return description(rates);
    }

    private MachineDescription description(Map<OperatorClass, Double> rates) throws IOException {
        double peak =
                rates.values().stream().mapToDouble(Double::doubleValue).max().orElse(1);
        Map<OperatorClass, Double> efficiency = new EnumMap<>(OperatorClass.class);
        rates.forEach((kind, rate) -> efficiency.put(kind, rate / peak));
        double bytesPerNano = (double) VECTOR * VECTOR * Float.BYTES / nanosEach("vector", matrices(1, VECTOR));
        Chain tiny = new Chain(Shape.of(1, 16), List.of("Abs", "Neg"), List.of(), List.of());
        double launch = Math.max(0, nanosEach("tiny", tiny));
        double start = Math.max(0, nanos("tiny", tiny, SHORT) - SHORT * launch);
        Machine machine = Machine.here(runtime);
        return new MachineDescription(
                "this-machine",
                machine.cpu() + ", " + machine.threads() + " of " + machine.cores() + " cores, " + machine.runtime(),
                efficiency,
                peak,
                bytesPerNano,
                1,
                Float.BYTES,
                CACHE_MEGABYTES,
                launch / 1e3,
                start / 1e3,
                0,
                OptionalDouble.empty(),
                0,
                0,
                List.of(new Source(
                        "efficiency.*, peakGigaflopsPerSecond, bandwidthGigabytesPerSecond, launchMicros,"
                                + " segmentStartMicros",
                        Source.Basis.MEASURED,
                        "chains of " + SHORT + " and " + LONG + " operators of each class, on this machine")));
    }

    private double convolutionRate(int channels, int side, int kernel, int group) throws IOException {
        double flops = 2.0 * channels * side * side * (channels / group) * kernel * kernel;
        String name = "conv-" + channels + "-" + side + "-" + kernel + "-" + group;
        return flops / nanosEach(name, Chain.convolution(channels, side, kernel, group));
    }

    private double matrixRate(int rows, int side) throws IOException {
        return 2.0 * rows * side * side / nanosEach("matrix", matrices(rows, side));
    }

    private static Chain matrices(int rows, int side) {
        return Chain.of(Shape.of(rows, side), "MatMul", List.of(Shape.of(side, side)));
    }

    /** A recurrent layer is measured alone, for its output can't be its input; its input's product counts too. */
    private double recurrentRate() throws IOException {
        double flops = 2.0 * 2 * RECURRENT_STEPS * LSTM_GATES * RECURRENT_SIZE * RECURRENT_SIZE;
        Path file = folder.resolve("recurrent.onnx");
        Files.write(file, RecurrentLayer.model(RECURRENT_STEPS, RECURRENT_SIZE).toByteArray());
        return flops / nanos("recurrent", file);
    }

    /** Nanoseconds that one more operator adds to a chain. */
    private double nanosEach(String name, Chain chain) throws IOException {
        double difference = nanos(name, chain, LONG) - nanos(name, chain, SHORT);
        // A difference below the clock's noise still needs a positive rate.
        return Math.max(difference / (LONG - SHORT), 1);
    }

    private double nanos(String name, Chain chain, int length) throws IOException {
        Path file = folder.resolve(name + "-" + length + ".onnx");
        Files.write(file, chain.model(length).toByteArray());
        return nanos(name + "-" + length, file);
    }

    private double nanos(String name, Path file) {
        BundleDirectory directory = new BundlePreparation(runtime, folder).prepare(name, file, 1);
        ProfilerSettings settings = ProfilerSettings.DEFAULT.withBudget(BUDGET);
        SegmentProfiler profiler = new SegmentProfiler(settings, Pace.FULL, System::nanoTime);
        try (SessionProbes probes =
                new SessionProbes(runtime, directory.bundle(), new MappedWeights(directory), settings.seed())) {
            Segment whole = new Segment(0, directory.bundle().blocks().size() - 1);
            return profiler.times(probes, List.of(whole), SegmentProfiler.Progress.NONE)
                            .get(0)
                            .millis()
                    * 1e6;
        }
    }
}
