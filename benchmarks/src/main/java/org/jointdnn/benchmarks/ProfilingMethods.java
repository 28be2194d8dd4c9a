package org.jointdnn.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.engine.profile.PredictionError;
import org.jointdnn.engine.profile.ProfilerSettings;
import org.jointdnn.engine.profile.SegmentProfiler;
import org.jointdnn.study.methods.MethodComparison;
import org.jointdnn.study.methods.MethodErrors;
import org.jointdnn.study.methods.ProfiledNetwork;
import org.jointdnn.zoo.Zoo;

/**
 * The three methods of profiling against measured times of random segments on this machine, one thread.
 *
 * <p>Arguments: a folder for prepared models, then names of zoo networks, at least two; without names, all published ones.
 */
public final class ProfilingMethods {
    private static final int SEGMENTS = 40;

    private ProfilingMethods() {}

    public static void main(String[] arguments) throws IOException {
        if (arguments.length == 0 || arguments.length == 2) {
            System.err.println("usage: ProfilingMethods CACHE_FOLDER [NETWORK NETWORK...]");
            System.exit(2);
        }
        List<String> networks = arguments.length == 1
                ? Zoo.publishedNames()
                : List.of(arguments).subList(1, arguments.length);
        Path folder = Path.of(arguments[0]);
        OrtRuntime runtime = OrtRuntime.shared(1);
        List<ProfiledNetwork> profiled = new ArrayList<>();
        for (String network : networks) {
            System.err.println("profiling " + network);
            profiled.add(ProfiledNetwork.measure(
                    runtime,
                    network,
                    Zoo.write(network, folder),
                    folder,
                    ProfilerSettings.DEFAULT,
                    SegmentProfiler.Progress.NONE));
        }
        List<MethodErrors> rows = new MethodComparison(runtime, ProfilerSettings.DEFAULT, SEGMENTS)
                .compare(profiled, folder, what -> System.err.println("measuring " + what));
        System.out.println("median and p95 of relative errors over " + SEGMENTS + " random segments");
        System.out.println("network             analytical        statistical       application-specific");
        for (MethodErrors row : rows) {
            System.out.printf(
                    Locale.ROOT,
                    "%-18s %s %s %s%n",
                    row.network(),
                    text(row.analytical()),
                    text(row.statistical()),
                    text(row.applicationSpecific()));
        }
    }

    private static String text(PredictionError error) {
        return String.format(Locale.ROOT, "%6.1f%% %6.1f%%  ", 100 * error.median(), 100 * error.p95());
    }
}
