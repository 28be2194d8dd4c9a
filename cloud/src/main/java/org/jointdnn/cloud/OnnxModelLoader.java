package org.jointdnn.cloud;

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

/** Prepares .onnx files as bundles in the cache folder and runs them on ONNX Runtime. */
final class OnnxModelLoader implements ModelLoader {
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
        return new OnnxModel(preparation.prepare(name, modelFile, 1));
    }

    private final class OnnxModel implements ServedModel {
        private final BundleDirectory directory;
        private final WeightStore weights;
        private final SegmentSessions sessions;
        private final ServerProfile profile;

        OnnxModel(BundleDirectory directory) {
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
        }
    }
}
