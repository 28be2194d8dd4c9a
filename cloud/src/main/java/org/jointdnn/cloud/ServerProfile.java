package org.jointdnn.cloud;

import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.engine.Pace;
import org.jointdnn.engine.Segment;
import org.jointdnn.engine.WeightStore;
import org.jointdnn.engine.profile.Machine;
import org.jointdnn.engine.profile.ProbeSource;
import org.jointdnn.engine.profile.Profile;
import org.jointdnn.engine.profile.ProfileFile;
import org.jointdnn.engine.profile.ProfilerSettings;
import org.jointdnn.engine.profile.SegmentProfiler;
import org.jointdnn.engine.profile.SessionProbes;
import org.jointdnn.onnx.bundle.Bundle;
import org.jointdnn.wire.codec.CodecSpeed;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How fast this machine runs one model's segments: measured once, then read from a file as long as that
 * fits model and machine.
 *
 * <p>Thread safety: safe; concurrent callers wait for one measurement.
 */
final class ServerProfile {
    private static final Logger log = LoggerFactory.getLogger(ServerProfile.class);

    private final OrtRuntime runtime;
    private final Bundle bundle;
    private final WeightStore weights;
    private final ProfileStore store;
    private final ReentrantLock measuring = new ReentrantLock();

    /**
     * @param folder for profiles
     */
    ServerProfile(OrtRuntime runtime, Bundle bundle, WeightStore weights, Path folder) {
        this.runtime = runtime;
        this.bundle = bundle;
        this.weights = weights;
        this.store = new ProfileStore(
                folder.resolve(ProfileFile.serverName(bundle.modelHash(), runtime.threads())),
                profile -> profile.mismatch(bundle, Machine.here(runtime), SegmentProfiler.slowdown(Pace.FULL)));
    }

    /** The profile's file as it is sent. */
    byte[] get(ComputeSlots slots, SegmentProfiler.Progress progress) {
        measuring.lock();
        try {
            return store.get(() -> measure(slots, progress));
        } finally {
            measuring.unlock();
        }
    }

    private Profile measure(ComputeSlots slots, SegmentProfiler.Progress progress) {
        ProfilerSettings settings = ProfilerSettings.DEFAULT;
        SessionProbes probes = new SessionProbes(runtime, bundle, weights, settings.seed());
        Profile profile = new SegmentProfiler(settings, Pace.FULL, System::nanoTime)
                .measure(bundle, Machine.here(runtime), new TakingTurns(probes, slots), progress)
                .withCodecMillis(slots.run(CodecSpeed::standardMillis));
        log.info("model {} measured: {}", bundle.modelName(), profile.heldOutError());
        return profile;
    }

    /** Probes that run one at a time with the queries: neither disturbs the other, and queries wait for one run at most. */
    private record TakingTurns(ProbeSource probes, ComputeSlots slots) implements ProbeSource {
        @Override
        public int blocks() {
            return probes.blocks();
        }

        @Override
        public long bytes(Segment segment) {
            return probes.bytes(segment);
        }

        @Override
        public Probe open(Segment segment) {
            Probe probe = slots.run(() -> probes.open(segment));
            return new Probe() {
                @Override
                public long runNanos() {
                    return slots.run(probe::runNanos);
                }

                @Override
                public void close() {
                    probe.close();
                }
            };
        }
    }
}
