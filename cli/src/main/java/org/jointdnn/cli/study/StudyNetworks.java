package org.jointdnn.cli.study;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jointdnn.cli.console.Progress;
import org.jointdnn.cli.measured.ComparisonSetup;
import org.jointdnn.cli.measured.MeasuredComparison;
import org.jointdnn.cli.measured.NamedLink;
import org.jointdnn.cli.model.CacheFolder;
import org.jointdnn.cli.model.ModelFile;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.engine.profile.Profile;
import org.jointdnn.engine.profile.ProfileFile;
import org.jointdnn.engine.profile.ProfilerSettings;
import org.jointdnn.planner.Link;
import org.jointdnn.study.methods.ProfiledNetwork;

/** The zoo's networks to execute, each profiled on this machine just now. */
record StudyNetworks(CacheFolder cache, OrtRuntime runtime, List<ModelFile> files, List<ProfiledNetwork> profiled) {
    /** Half of what a profile alone is worth: speeds are corrected by what queries take. */
    private static final ProfilerSettings PROFILING =
            new ProfilerSettings(Duration.ofSeconds(5), 1L << 30, 3, 20, 0, 1);

    /** Profiles networks for a comparison of this setup. */
    static StudyNetworks profiled(List<String> names, ComparisonSetup setup) throws IOException {
        CacheFolder cache = CacheFolder.ofEnvironment();
        // A profile of another day tells of a machine that was busy with something else.
        cache.forgetProfiles();
        OrtRuntime runtime = OrtRuntime.shared(MeasuredComparison.THREADS);
        StudyNetworks networks = new StudyNetworks(cache, runtime, new ArrayList<>(), new ArrayList<>());
        for (String name : names) {
            ModelFile file = ModelFile.find(name, cache, setup.progress());
            networks.files.add(file);
            networks.profiled.add(networks.profile(file, setup.slowdown(), setup.progress()));
        }
        return networks;
    }

    /**
     * Profiles a network once for both sides, which are this machine: the server finds the profile where it keeps its
     * own, the device one that is slowed down.
     */
    private ProfiledNetwork profile(ModelFile file, double slowdown, Progress progress) throws IOException {
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

    /** The paper's links of these names. */
    static List<NamedLink> links(List<String> names) {
        List<NamedLink> links = new ArrayList<>();
        for (String name : names) {
            links.add(new NamedLink(name, Link.named(name).orElseThrow()));
        }
        return links;
    }
}
