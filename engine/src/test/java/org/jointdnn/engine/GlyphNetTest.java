package org.jointdnn.engine;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jointdnn.engine.prepare.BundlePreparation;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.bundle.Bundle;
import org.jointdnn.onnx.bundle.BundleDirectory;
import org.jointdnn.onnx.bundle.BundleTensor;
import org.jointdnn.zoo.Zoo;
import org.jointdnn.zoo.glyphs.GlyphNetData;
import org.jointdnn.zoo.glyphs.GlyphSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The zoo's trained network reads its test pictures as well as is stated, by the engine, whole and in two segments. */
class GlyphNetTest {
    private static final int BATCH = 36;
    private static final int PICTURES = 720;

    @TempDir
    Path folder;

    @Test
    void readsItsTestPictures() throws IOException {
        OrtRuntime runtime = OrtRuntime.shared(1);
        Path file = Zoo.write(GlyphNetData.NETWORK, BATCH, folder, (bytes, totalBytes) -> {});
        BundleDirectory directory = new BundlePreparation(runtime, folder).prepare("glyphnet", file, BATCH);
        Bundle bundle = directory.bundle();
        int last = bundle.blocks().size() - 1;
        assertThat(bundle.blocks().size()).isBetween(8, 16);
        double whole = 0;
        double split = 0;
        try (SegmentSessions sessions =
                new SegmentSessions(runtime, bundle, new MappedWeights(directory), Pace.FULL, 1L << 30)) {
            GlyphSet set = GlyphNetData.testSet();
            for (int from = 0; from < PICTURES; from += BATCH) {
                Map<String, Tensor> input = Map.of("input", set.input(from, BATCH, GlyphNetData.PIXELS));
                whole += set.accuracy(from, scores(sessions, 0, last, input)) * BATCH / PICTURES;
                Map<String, Tensor> atBoundary = new HashMap<>(input);
                atBoundary.putAll(sessions.run(0, last / 2, input).outputs());
                Map<String, Tensor> needed = new HashMap<>();
                for (BundleTensor tensor : bundle.segmentInputs(last / 2 + 1, last)) {
                    needed.put(tensor.name(), atBoundary.get(tensor.name()));
                }
                split += set.accuracy(from, scores(sessions, last / 2 + 1, last, needed)) * BATCH / PICTURES;
            }
        }
        // A fifth of the pictures stands for all: its deviation from them is 0.7 %.
        assertThat(whole).isCloseTo(GlyphNetData.TEST_ACCURACY, within(0.015));
        assertThat(split).isCloseTo(whole, within(0.003));
    }

    private static float[] scores(SegmentSessions sessions, int from, int to, Map<String, Tensor> inputs) {
        return requireNonNull(sessions.run(from, to, inputs).outputs().get("output"))
                .toFloats();
    }
}
