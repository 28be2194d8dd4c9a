package org.jointdnn.cli.study;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jointdnn.cli.console.Progress;
import org.jointdnn.cli.measured.Effort;
import org.jointdnn.cli.measured.MeasuredComparison;
import org.jointdnn.cli.measured.NamedLink;
import org.jointdnn.cli.measured.Setting;
import org.jointdnn.cli.model.CacheFolder;
import org.jointdnn.cli.model.ModelFile;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.engine.profile.Profile;
import org.jointdnn.engine.profile.ProfileFile;
import org.jointdnn.engine.profile.ProfilerSettings;
import org.jointdnn.planner.Link;
import org.jointdnn.study.methods.MethodComparison;
import org.jointdnn.study.methods.MethodErrors;
import org.jointdnn.study.methods.ProfiledNetwork;
import org.jointdnn.study.modelled.PaperFigures;

/**
 * Executes the paper's evaluation: networks over its links, emulated, on a slowed-down device.
 *
 * @param program the main class of the command line, for the server's and the device's process
 * @param slowdown how many times slower the device computes
 */
record MeasuredPart(
        Class<?> program, double slowdown, Progress progress, PrintWriter text, Optional<PrintWriter> passErrors) {
    private static final long PLAN_BUDGET_MILLIS = 1_800;

    /** Half of what a profile alone is worth: speeds are corrected by what queries take. */
    private static final ProfilerSettings PROFILING =
            new ProfilerSettings(Duration.ofSeconds(5), 1L << 30, 3, 20, 0, 1);

    private static final ProfilerSettings COMPARING =
            new ProfilerSettings(Duration.ofSeconds(2), 1L << 30, 3, 10, 0, 1);
    private static final int COMPARED_SEGMENTS = 12;

    MeasuredStudy measure(List<String> names) throws IOException {
        CacheFolder cache = CacheFolder.ofEnvironment();
        // A profile of another day tells of a machine that was busy with something else.
        cache.forgetProfiles();
        OrtRuntime runtime = OrtRuntime.shared(MeasuredComparison.THREADS);
        List<ModelFile> files = new ArrayList<>();
        List<ProfiledNetwork> profiled = new ArrayList<>();
        for (String name : names) {
            ModelFile file = ModelFile.find(name, cache, progress);
            files.add(file);
            profiled.add(profile(file, runtime, cache));
        }
        List<NamedLink> links = new ArrayList<>();
        for (String name : PaperFigures.LINKS) {
            links.add(new NamedLink(name, Link.named(name).orElseThrow()));
        }
        MeasuredComparison.Outcome outcome = new MeasuredComparison(
                        program, slowdown, Effort.within(PLAN_BUDGET_MILLIS), true, progress, text, passErrors)
                .run(files, links);
        return new MeasuredStudy(
                new Setting(slowdown, links, outcome.links()).sentences(),
                outcome.rows(),
                outcome.sums(),
                methods(profiled, runtime, cache));
    }

    /**
     * Profiles a network once for both sides, which are this machine: the server finds the profile where it keeps its
     * own, the device one that is slowed down.
     */
    private ProfiledNetwork profile(ModelFile file, OrtRuntime runtime, CacheFolder cache) throws IOException {
        progress.phase("profiling " + file.name());
        ProfiledNetwork network = ProfiledNetwork.measure(
                runtime,
                file.name(),
                file.file(),
                cache.root(),
                PROFILING,
                (measured, of) -> progress.update(measured + "/" + of));
        Profile profile = network.profile();
        int threads = runtime.threads();
        ProfileFile.write(cache.profiles().resolve(ProfileFile.serverName(profile.modelHash(), threads)), profile);
        ProfileFile.write(
                cache.device()
                        .resolve("profiles")
                        .resolve(ProfileFile.deviceName(profile.modelHash(), threads, slowdown)),
                profile.slowedDown(slowdown));
        return network;
    }

    /** None if there are not two networks to fit the statistical method to one and predict the other. */
    private List<MethodErrors> methods(List<ProfiledNetwork> profiled, OrtRuntime runtime, CacheFolder cache)
            throws IOException {
        if (profiled.size() < 2) {
            return List.of();
        }
        progress.phase("comparing methods of profiling");
        return new MethodComparison(runtime, COMPARING, COMPARED_SEGMENTS)
                .compare(profiled, cache.root(), progress::update);
    }
}
