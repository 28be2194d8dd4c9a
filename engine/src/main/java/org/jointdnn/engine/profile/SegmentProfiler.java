package org.jointdnn.engine.profile;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.engine.Pace;
import org.jointdnn.engine.Segment;
import org.jointdnn.engine.WeightStore;
import org.jointdnn.onnx.bundle.Bundle;

/**
 * Measures how fast segments of a model run on this machine.
 *
 * <p>Measured are each block alone, all windows of two and three blocks, and unions of quarters of the
 * model as anchors; {@link ProfilePredictor} predicts the rest. Some random segments are measured besides,
 * to report how well it does.
 *
 * <p>Thread safety: none. Nothing else should run on the machine's cores meanwhile.
 */
public final class SegmentProfiler {
    private final ProfilerSettings settings;
    private final Pace pace;
    private final LongSupplier nanoClock;

    /** Told how many of the segments are measured. */
    public interface Progress {
        Progress NONE = (measured, of) -> {};

        void measured(int segments, int of);
    }

    /**
     * @param pace of this machine. Its pauses are added to the times by arithmetic; measuring doesn't pause
     * @param nanoClock as {@link System#nanoTime}
     */
    public SegmentProfiler(ProfilerSettings settings, Pace pace, LongSupplier nanoClock) {
        this.settings = settings;
        this.pace = pace;
        this.nanoClock = nanoClock;
    }

    /** Measures a bundle's segments as sessions of the runtime. */
    public static Profile measure(
            OrtRuntime runtime,
            Bundle bundle,
            WeightStore weights,
            Pace pace,
            ProfilerSettings settings,
            Progress progress) {
        SegmentProfiler profiler = new SegmentProfiler(settings, pace, System::nanoTime);
        try (SessionProbes probes = new SessionProbes(runtime, bundle, weights, settings.seed())) {
            return profiler.measure(bundle, Machine.here(runtime), probes, progress);
        }
    }

    /** The slowdown that a pace amounts to, seen over a second of computing. */
    public static double slowdown(Pace pace) {
        return 1 + pace.pauseNanos(1_000_000_000) / 1e9;
    }

    /** Measures the segments that the source offers. */
    public Profile measure(Bundle bundle, Machine machine, ProbeSource source, Progress progress) {
        SegmentChoice choice = SegmentChoice.of(source.blocks(), settings.heldOut(), settings.seed());
        List<Segment> all = new ArrayList<>(choice.used());
        all.addAll(choice.heldOut());
        Set<Segment> heldOut = new HashSet<>(choice.heldOut());
        List<SegmentTime> used = new ArrayList<>();
        List<SegmentTime> tests = new ArrayList<>();
        for (SegmentTime time : times(source, all, progress)) {
            (heldOut.contains(time.segment()) ? tests : used).add(time);
        }
        PredictionError error = errorOf(new ProfilePredictor(source.blocks(), used), tests);
        return new Profile(
                bundle.modelName(),
                bundle.modelHash(),
                source.blocks(),
                machine,
                slowdown(pace),
                OptionalDouble.empty(),
                used,
                error);
    }

    /** The times of just these segments, by first block, then by last. */
    public List<SegmentTime> times(ProbeSource source, List<Segment> segments, Progress progress) {
        List<SegmentTime> times = new ArrayList<>();
        for (SegmentTime time : new Measurement(source, settings, nanoClock).measure(segments, progress)) {
            times.add(paced(time));
        }
        return times;
    }

    private SegmentTime paced(SegmentTime time) {
        long nanos = Math.round(time.millis() * 1e6);
        return new SegmentTime(time.segment(), (nanos + pace.pauseNanos(nanos)) / 1e6);
    }

    private static PredictionError errorOf(ProfilePredictor predictor, List<SegmentTime> tests) {
        if (tests.isEmpty()) {
            return new PredictionError(0, 0, 0);
        }
        double[] errors = tests.stream()
                .mapToDouble(test -> Math.abs(predictor.predict(test.segment()) - test.millis()) / test.millis())
                .toArray();
        return new PredictionError(errors.length, Quantiles.of(errors, 0.5), Quantiles.of(errors, 0.95));
    }
}
