package org.jointdnn.cloud;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import org.jointdnn.engine.MappedWeights;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.engine.Pace;
import org.jointdnn.engine.Segment;
import org.jointdnn.engine.SegmentRunner;
import org.jointdnn.engine.SegmentSessions;
import org.jointdnn.engine.WeightStore;
import org.jointdnn.engine.prepare.BundlePreparation;
import org.jointdnn.onnx.bundle.Bundle;
import org.jointdnn.onnx.bundle.BundleDirectory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prepares .onnx files as bundles in the cache folder and runs them on ONNX Runtime. Where the cache folder can't be used, full
 * or read-only, a temporary one is.
 */
final class OnnxModelLoader implements ModelLoader {
    private static final Logger log = LoggerFactory.getLogger(OnnxModelLoader.class);

    private final OrtRuntime runtime;
    private final BundlePreparation preparation;
    private final long sessionBytes;
    private final Path profiles;

    OnnxModelLoader(CloudSettings settings) {
        this.runtime = OrtRuntime.shared(settings.threads());
        this.preparation = new BundlePreparation(runtime, settings.cache());
        this.sessionBytes = settings.sessionBytes();
        this.profiles = settings.cache().resolve("profiles");
    }

    @Override
    public ServedModel load(String name, Path modelFile) {
        try {
            return new OnnxModel(preparation.prepare(name, modelFile, 1), () -> {});
        } catch (UncheckedIOException e) {
            return inATemporaryFolder(name, modelFile, e);
        }
    }

    /** A model whose bundle can't be written into the cache folder, or read from it: it lasts until the server stops. */
    private ServedModel inATemporaryFolder(String name, Path modelFile, UncheckedIOException failure) {
        try {
            TemporaryFolder folder = TemporaryFolder.create();
            try {
                OnnxModel model = new OnnxModel(
                        new BundlePreparation(runtime, folder.path()).prepare(name, modelFile, 1), folder::close);
                log.warn("the cache can't be used for {}, a temporary folder is: {}", name, failure.getMessage());
                return model;
            } catch (RuntimeException e) {
                folder.close();
                throw e;
            }
        } catch (IOException | UncheckedIOException e) {
            failure.addSuppressed(e);
            throw failure;
        }
    }

    private final class OnnxModel implements ServedModel {
        private final BundleDirectory directory;
        private final WeightStore weights;
        private final SegmentSessions sessions;
        private final ServerProfile profile;
        private final Runnable afterwards;

        OnnxModel(BundleDirectory directory, Runnable afterwards) {
            this.afterwards = afterwards;
            this.directory = directory;
            this.weights = new MappedWeights(directory);
            this.sessions = new SegmentSessions(runtime, directory.bundle(), weights, Pace.FULL, sessionBytes);
            this.profile = new ServerProfile(runtime, directory.bundle(), weights, profiles);
        }

        @Override
        public Bundle bundle() {
            return directory.bundle();
        }

        @Override
        public SegmentRunner runner() {
            return sessions;
        }

        @Override
        public WeightStore weights() {
            return weights;
        }

        @Override
        public void prepare(int from, int to) {
            try {
                sessions.prepare(List.of(new Segment(from, to)), Runnable::run).join();
            } catch (CompletionException e) {
                throw e.getCause() instanceof RuntimeException failure ? failure : e;
            }
        }

        @Override
        public byte[] profile(ComputeSlots slots, BiConsumer<Integer, Integer> progress) {
            return profile.get(slots, progress::accept);
        }

        @Override
        public void close() {
            sessions.close();
            afterwards.run();
        }
    }
}
