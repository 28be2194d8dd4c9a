package org.jointdnn.device;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.engine.Segment;
import org.jointdnn.engine.SegmentRunner;
import org.jointdnn.engine.SegmentSessions;
import org.jointdnn.engine.WeightStore;
import org.jointdnn.engine.profile.Machine;
import org.jointdnn.engine.profile.PowerModel;
import org.jointdnn.engine.profile.Profile;
import org.jointdnn.engine.profile.ProfileFile;
import org.jointdnn.engine.profile.ProfileFormatException;
import org.jointdnn.engine.profile.SegmentProfiler;
import org.jointdnn.onnx.bundle.Bundle;
import org.jointdnn.wire.LinkException;
import org.jointdnn.wire.codec.CodecSpeed;

/** This device's side of a bundle on ONNX Runtime. Thread safety: safe. */
final class OrtLocalSide implements LocalSide {
    private final OrtRuntime runtime;
    private final Bundle bundle;
    private final WeightStore weights;
    private final SegmentSessions sessions;
    private final JointDnnOptions options;
    private final Optional<SideCosts> givenCosts;

    /** Throws IllegalArgumentException if the options name a profile that doesn't fit. */
    OrtLocalSide(DeviceWeights weights, JointDnnOptions options) {
        this.runtime = OrtRuntime.shared(options.threads());
        this.bundle = weights.bundle();
        this.weights = weights;
        this.options = options;
        this.givenCosts = options.profile().map(this::givenCosts);
        this.sessions = new SegmentSessions(runtime, bundle, weights, options.pace(), options.sessionBytes());
    }

    @Override
    public SegmentRunner runner() {
        return sessions;
    }

    @Override
    public void prepare(List<Segment> segments) {
        try {
            sessions.prepare(segments, Runnable::run).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }

    @Override
    public long unopenedBytes(List<Segment> segments) {
        return segments.stream()
                .filter(segment -> !sessions.isOpen(segment.from(), segment.to()))
                .mapToLong(segment -> SegmentSessions.estimateBytes(bundle, segment))
                .sum();
    }

    private SideCosts givenCosts(Path file) {
        try {
            Profile profile = ProfileFile.read(file);
            String mismatch = mismatch(profile).orElse("");
            if (!mismatch.isEmpty()) {
                throw new IllegalArgumentException(file + ": " + mismatch);
            }
            return costs(profile, options.power());
        } catch (ProfileFormatException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("can't read the profile " + file, e);
        }
    }

    @Override
    public Optional<SideCosts> knownCosts() {
        Path kept = keptProfile();
        if (givenCosts.isPresent() || !Files.isRegularFile(kept)) {
            return givenCosts;
        }
        try {
            Profile profile = ProfileFile.read(kept);
            return mismatch(profile).isPresent() ? Optional.empty() : Optional.of(costs(profile, options.power()));
        } catch (IOException measureAgain) {
            return Optional.empty();
        }
    }

    private static SideCosts costs(Profile profile, PowerModel power) {
        return new SideCosts(profile.costs(power), profile.codecMillis());
    }

    private Optional<String> mismatch(Profile profile) {
        return profile.mismatch(bundle, Machine.here(runtime), SegmentProfiler.slowdown(options.pace()));
    }

    @Override
    public SideCosts measureCosts(BiConsumer<Integer, Integer> progress) {
        Profile profile = SegmentProfiler.measure(
                        runtime, bundle, weights, options.pace(), options.profiling(), progress::accept)
                .withCodecMillis(CodecSpeed.standardMillis());
        try {
            ProfileFile.write(keptProfile(), profile);
        } catch (IOException e) {
            options.listener().notKept("can't keep the profile " + keptProfile() + ": " + e.getMessage());
        }
        return costs(profile, options.power());
    }

    private Path keptProfile() {
        double slowdown = SegmentProfiler.slowdown(options.pace());
        return options.cache()
                .resolve("profiles")
                .resolve(ProfileFile.deviceName(bundle.modelHash(), runtime.threads(), slowdown));
    }

    @Override
    public SideCosts costsOf(byte[] cloudProfile) {
        try {
            Profile profile = ProfileFile.parse(new String(cloudProfile, StandardCharsets.UTF_8), "server's profile");
            String mismatch = profile.mismatch(bundle).orElse("");
            if (!mismatch.isEmpty()) {
                throw new LinkException.Protocol("the server's " + mismatch, null);
            }
            return costs(profile, PowerModel.NONE);
        } catch (ProfileFormatException e) {
            throw new LinkException.Protocol("the server's profile is no use: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        sessions.close();
    }
}
