package org.jointdnn.cli.measured;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.jointdnn.cli.model.CacheFolder;
import org.jointdnn.cli.model.ModelFile;
import org.jointdnn.device.calibration.PlanLossMeter;
import org.jointdnn.engine.MappedWeights;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.engine.Pace;
import org.jointdnn.engine.SegmentSessions;
import org.jointdnn.engine.calibration.Calibration;
import org.jointdnn.engine.calibration.PlanLoss;
import org.jointdnn.onnx.bundle.Bundle;
import org.jointdnn.onnx.bundle.BundleDirectory;

/**
 * The losses of a network's plans, measured as a whole on samples that no codec was chosen by.
 *
 * @param sessions that run the network at full speed
 */
record JudgedLosses(PlanLoss losses, SegmentSessions sessions) implements AutoCloseable {
    private static final long SESSION_BYTES = 2L << 30;

    /** Most are found to lose too much after a few samples. */
    private static final int MOST_PLANS = 400;

    static JudgedLosses open(OrtRuntime runtime, String network, Path model, Calibration calibration) {
        try {
            return opened(runtime, network, model, calibration);
        } catch (IOException e) {
            throw new UncheckedIOException("can't read samples: " + e.getMessage(), e);
        }
    }

    private static JudgedLosses opened(OrtRuntime runtime, String network, Path model, Calibration calibration)
            throws IOException {
        BundleDirectory directory = new ModelFile(network, model, true).prepare(runtime, CacheFolder.ofEnvironment());
        Bundle bundle = directory.bundle();
        SegmentSessions sessions =
                new SegmentSessions(runtime, bundle, new MappedWeights(directory), Pace.FULL, SESSION_BYTES);
        return new JudgedLosses(
                new PlanLossMeter(
                        bundle,
                        sessions,
                        StudySamples.JUDGEMENT.of(bundle),
                        calibration.measure(),
                        MOST_PLANS,
                        CodedPlanner.MOST_LOSS),
                sessions);
    }

    @Override
    public void close() {
        sessions.close();
    }
}
