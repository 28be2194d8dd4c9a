package org.jointdnn.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.jointdnn.engine.MappedWeights;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.engine.Pace;
import org.jointdnn.engine.Segment;
import org.jointdnn.engine.WeightStore;
import org.jointdnn.engine.prepare.BundlePreparation;
import org.jointdnn.engine.profile.Profile;
import org.jointdnn.engine.profile.ProfilePredictor;
import org.jointdnn.engine.profile.ProfilerSettings;
import org.jointdnn.engine.profile.Quantiles;
import org.jointdnn.engine.profile.SegmentProfiler;
import org.jointdnn.engine.profile.SegmentTime;
import org.jointdnn.engine.profile.SessionProbes;
import org.jointdnn.onnx.bundle.Bundle;
import org.jointdnn.onnx.bundle.BundleDirectory;
import org.jointdnn.zoo.Zoo;

/**
 * How well profiles predict the times of random segments: makes the profile that the program would make,
 * then measures segments drawn from all of the network's and compares.
 *
 * <p>Arguments: a folder for prepared models, then names of zoo networks or .onnx files; without names, the
 * networks of the demo. One thread.
 */
public final class ProfileAccuracy {
    private static final List<String> DEMO_NETWORKS = List.of("alexnet", "mobilenetv2", "squeezenet1.1", "resnet50");
    private static final int SEGMENTS = 60;
    private static final long SEED = 20;

    private final OrtRuntime runtime = OrtRuntime.shared(1);
    private final Path cacheFolder;

    private ProfileAccuracy(Path cacheFolder) {
        this.cacheFolder = cacheFolder;
    }

    public static void main(String[] arguments) throws IOException {
        if (arguments.length == 0) {
            System.err.println("usage: ProfileAccuracy CACHE_FOLDER [NETWORK | FILE.onnx]...");
            System.exit(2);
        }
        ProfileAccuracy accuracy = new ProfileAccuracy(Path.of(arguments[0]));
        List<String> networks =
                arguments.length == 1 ? DEMO_NETWORKS : List.of(arguments).subList(1, arguments.length);
        System.out.println(
                "network            blocks  measured  seconds   held out: median p95   random: median p95 max");
        for (String network : networks) {
            System.out.println(accuracy.row(network));
        }
    }

    private String row(String network) throws IOException {
        boolean zoo = Zoo.has(network);
        Path file = zoo ? Zoo.write(network, cacheFolder) : Path.of(network);
        String name = zoo ? network : String.valueOf(file.getFileName());
        BundleDirectory directory =
                new BundlePreparation(runtime, Files.createDirectories(cacheFolder)).prepare(name, file, 1);
        Bundle bundle = directory.bundle();
        WeightStore weights = new MappedWeights(directory);
        long start = System.nanoTime();
        Profile profile = SegmentProfiler.measure(
                runtime, bundle, weights, Pace.FULL, ProfilerSettings.DEFAULT, SegmentProfiler.Progress.NONE);
        double seconds = (System.nanoTime() - start) / 1e9;
        double[] errors = errors(profile, bundle, weights);
        return String.format(
                Locale.ROOT,
                "%-18s %6d %9d %8.1f %17.1f%% %.1f%% %15.1f%% %.1f%% %.1f%%",
                name,
                profile.blocks(),
                profile.times().size(),
                seconds,
                100 * profile.heldOutError().median(),
                100 * profile.heldOutError().p95(),
                100 * Quantiles.of(errors, 0.5),
                100 * Quantiles.of(errors, 0.95),
                100 * Quantiles.of(errors, 1));
    }

    private static double[] relative(Map<Segment, Double> predicted, List<SegmentTime> measured) {
        return measured.stream()
                .mapToDouble(time -> Math.abs(predicted.getOrDefault(time.segment(), Double.NaN) / time.millis() - 1))
                .toArray();
    }

    private double[] errors(Profile profile, Bundle bundle, WeightStore weights) {
        ProfilePredictor predictor = new ProfilePredictor(profile.blocks(), profile.times());
        Map<Segment, Double> predicted = new HashMap<>();
        SplittableRandom random = new SplittableRandom(SEED);
        while (predicted.size() < Math.min(SEGMENTS, profile.blocks() * (profile.blocks() + 1) / 2)) {
            int from = random.nextInt(profile.blocks());
            int to = random.nextInt(profile.blocks());
            if (from <= to) {
                Segment segment = new Segment(from, to);
                predicted.put(segment, predictor.millis(segment));
            }
        }
        SegmentProfiler profiler = new SegmentProfiler(ProfilerSettings.DEFAULT, Pace.FULL, System::nanoTime);
        try (SessionProbes probes = new SessionProbes(runtime, bundle, weights, SEED)) {
            return relative(
                    predicted,
                    profiler.times(probes, new ArrayList<>(predicted.keySet()), SegmentProfiler.Progress.NONE));
        }
    }
}
