package org.jointdnn.study.methods;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.engine.Pace;
import org.jointdnn.engine.Segment;
import org.jointdnn.engine.profile.PredictionError;
import org.jointdnn.engine.profile.Profile;
import org.jointdnn.engine.profile.ProfilePredictor;
import org.jointdnn.engine.profile.ProfilerSettings;
import org.jointdnn.engine.profile.Quantiles;
import org.jointdnn.engine.profile.SegmentProfiler;
import org.jointdnn.engine.profile.SegmentTime;
import org.jointdnn.engine.profile.SessionProbes;
import org.jointdnn.planner.SegmentCosts;
import org.jointdnn.study.calibration.MachineCalibration;
import org.jointdnn.study.machine.AnalyticalMachine;
import org.jointdnn.study.machine.MachineDescription;
import org.jointdnn.study.regression.MeasuredNetwork;
import org.jointdnn.study.regression.SegmentRegression;
import org.jointdnn.study.workload.Workload;
import org.jointdnn.study.workload.Workloads;

/**
 * Compares the analytical, the statistical and the application-specific method of profiling on this machine.
 *
 * <p>Random segments of each network are measured only for the comparison. The analytical method knows what
 * {@link MachineCalibration} measured, the statistical one the profiles of the other networks, the
 * application-specific one the network's own profile.
 */
public final class MethodComparison {
    private final OrtRuntime runtime;
    private final ProfilerSettings settings;
    private final int segments;

    /** Told what is measured next. */
    public interface Progress {
        void measuring(String what);
    }

    /** A network with its profile and the times that the methods are to predict. */
    private record Case(Workload workload, Profile profile, List<SegmentTime> tests) {}

    /**
     * @param settings of the measurements to compare with
     * @param segments how many segments of each network to compare on
     */
    public MethodComparison(OrtRuntime runtime, ProfilerSettings settings, int segments) {
        this.runtime = runtime;
        this.settings = settings;
        this.segments = segments;
    }

    /**
     * Compares on networks; there must be at least two, for each is predicted from the others.
     *
     * @param cacheFolder for the models that this machine is described by
     */
    public List<MethodErrors> compare(List<ProfiledNetwork> networks, Path cacheFolder, Progress progress)
            throws IOException {
        if (networks.size() < 2) {
            throw new IllegalArgumentException("networks has " + networks.size() + " elements, must have at least 2");
        }
        progress.measuring("this machine");
        MachineDescription machine = MachineCalibration.describe(runtime, cacheFolder);
        List<Case> cases = new ArrayList<>();
        for (ProfiledNetwork network : networks) {
            progress.measuring(network.name());
            cases.add(measure(network));
        }
        return errors(new AnalyticalMachine(machine), cases);
    }

    private static List<MethodErrors> errors(AnalyticalMachine machine, List<Case> cases) {
        List<MethodErrors> rows = new ArrayList<>();
        for (Case one : cases) {
            SegmentCosts modelled = machine.costs(one.workload());
            SegmentRegression regression = SegmentRegression.fit(cases.stream()
                    .filter(other -> !other.equals(one))
                    .map(other -> new MeasuredNetwork(
                            other.workload(), other.profile().times()))
                    .toList());
            ProfilePredictor predictor =
                    new ProfilePredictor(one.profile().blocks(), one.profile().times());
            rows.add(new MethodErrors(
                    one.workload().network(),
                    error(one.tests(), segment -> modelled.millis(segment.from(), segment.to())),
                    error(one.tests(), segment -> regression.millis(one.workload(), segment)),
                    error(one.tests(), predictor::millis)));
        }
        return rows;
    }

    private Case measure(ProfiledNetwork network) {
        Workload workload = Workloads.ofZoo(network.name());
        int blocks = network.profile().blocks();
        if (workload.blocks().size() != blocks) {
            throw new IllegalStateException(network.name() + " has " + blocks + " blocks, its workload "
                    + workload.blocks().size() + "; they must agree");
        }
        SegmentProfiler profiler = new SegmentProfiler(settings, Pace.FULL, System::nanoTime);
        try (SessionProbes probes = network.probes(runtime, settings.seed())) {
            List<SegmentTime> tests = profiler.times(probes, drawn(blocks), SegmentProfiler.Progress.NONE);
            return new Case(workload, network.profile(), tests);
        }
    }

    private List<Segment> drawn(int blocks) {
        SplittableRandom random = new SplittableRandom(settings.seed());
        Set<Segment> drawn = new TreeSet<>();
        while (drawn.size() < Math.min(segments, blocks * (blocks + 1) / 2)) {
            int from = random.nextInt(blocks);
            int to = random.nextInt(blocks);
            if (from <= to) {
                drawn.add(new Segment(from, to));
            }
        }
        return List.copyOf(drawn);
    }

    private static PredictionError error(List<SegmentTime> tests, ToDoubleFunction<Segment> method) {
        double[] errors = tests.stream()
                .mapToDouble(time -> Math.abs(method.applyAsDouble(time.segment()) / time.millis() - 1))
                .toArray();
        return new PredictionError(errors.length, Quantiles.of(errors, 0.5), Quantiles.of(errors, 0.95));
    }
}
