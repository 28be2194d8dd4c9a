package org.jointdnn.study.methods;

import java.nio.file.Path;
import org.jointdnn.engine.MappedWeights;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.engine.Pace;
import org.jointdnn.engine.prepare.BundlePreparation;
import org.jointdnn.engine.profile.Profile;
import org.jointdnn.engine.profile.ProfilerSettings;
import org.jointdnn.engine.profile.SegmentProfiler;
import org.jointdnn.engine.profile.SessionProbes;
import org.jointdnn.onnx.bundle.BundleDirectory;

/**
 * A network of the zoo, prepared for splitting and profiled on this machine.
 *
 * @param directory where its bundle is
 */
public record ProfiledNetwork(String name, BundleDirectory directory, Profile profile) {
    /**
     * Prepares and measures a network.
     *
     * @param file the network as ONNX
     * @param cacheFolder where bundles are prepared
     */
    public static ProfiledNetwork measure(
            OrtRuntime runtime,
            String name,
            Path file,
            Path cacheFolder,
            ProfilerSettings settings,
            SegmentProfiler.Progress progress) {
        BundleDirectory directory = new BundlePreparation(runtime, cacheFolder).prepare(name, file, 1);
        Profile profile = SegmentProfiler.measure(
                runtime, directory.bundle(), new MappedWeights(directory), Pace.FULL, settings, progress);
        return new ProfiledNetwork(name, directory, profile);
    }

    /** Segments of the network to time; close them. */
    SessionProbes probes(OrtRuntime runtime, long seed) {
        return new SessionProbes(runtime, directory.bundle(), new MappedWeights(directory), seed);
    }
}
