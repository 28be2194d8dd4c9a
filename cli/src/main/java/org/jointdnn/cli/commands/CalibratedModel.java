package org.jointdnn.cli.commands;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jointdnn.cli.console.CommandFailure;
import org.jointdnn.cli.console.Progress;
import org.jointdnn.cli.model.CacheFolder;
import org.jointdnn.cli.model.ModelFile;
import org.jointdnn.device.calibration.PlanLossMeter;
import org.jointdnn.device.calibration.SampleSet;
import org.jointdnn.engine.MappedWeights;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.engine.Pace;
import org.jointdnn.engine.SegmentSessions;
import org.jointdnn.engine.calibration.Calibration;
import org.jointdnn.engine.calibration.CalibrationFile;
import org.jointdnn.engine.calibration.CodecSpeeds;
import org.jointdnn.engine.calibration.CodedCosts;
import org.jointdnn.engine.calibration.FirstKnownLoss;
import org.jointdnn.engine.calibration.KnownLosses;
import org.jointdnn.engine.calibration.LossMeasure;
import org.jointdnn.engine.calibration.PlanLoss;
import org.jointdnn.engine.profile.PowerModel;
import org.jointdnn.engine.profile.ProfileFile;
import org.jointdnn.onnx.bundle.Bundle;
import org.jointdnn.onnx.bundle.BundleDirectory;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Quantity;

/**
 * A model with its calibration, for planning.
 *
 * @param losses of plans as a whole: those of the calibration, and with samples what is measured with them
 * @param sessions that measure, with samples
 */
record CalibratedModel(Calibration calibration, PlanLoss losses, Optional<SegmentSessions> sessions)
        implements AutoCloseable {
    private static final long SESSION_BYTES = 4L << 30;

    /** Each takes a run of the network for every sample. */
    private static final int MOST_PLANS = 32;

    /** Opens a model to plan with a limit on the loss; a CommandFailure if the file is not a calibration of it. */
    static CalibratedModel open(String model, Path file, SampleOptions samples, double maxLoss) throws IOException {
        Calibration calibration = read(file);
        CacheFolder cache = CacheFolder.ofEnvironment();
        OrtRuntime runtime = OrtRuntime.shared(Runtime.getRuntime().availableProcessors());
        BundleDirectory directory =
                ModelFile.find(model, cache, Progress.SILENT).prepare(runtime, cache);
        Bundle bundle = directory.bundle();
        calibration.mismatch(bundle).ifPresent(reason -> {
            throw new CommandFailure(file + ": " + reason);
        });
        PlanLoss known = new KnownLosses(calibration);
        if (!samples.given()) {
            return new CalibratedModel(calibration, known, Optional.empty());
        }
        SampleSet set = samples.of(bundle);
        if (calibration.measure() == LossMeasure.ACCURACY && set.label(0).isEmpty()) {
            throw new CommandFailure(file + ": losses are of accuracy; give --labels with --inputs");
        }
        SegmentSessions sessions =
                new SegmentSessions(runtime, bundle, new MappedWeights(directory), Pace.FULL, SESSION_BYTES);
        PlanLoss meter = new PlanLossMeter(bundle, sessions, set, calibration.measure(), MOST_PLANS, maxLoss);
        return new CalibratedModel(calibration, new FirstKnownLoss(known, meter), Optional.of(sessions));
    }

    /** Reads a calibration; a CommandFailure if the file is none. */
    static Calibration read(Path file) throws IOException {
        try {
            return CalibrationFile.read(file);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()), e);
        }
    }

    /** The costs with the calibration's codings, at the speeds that the profiles of both machines tell. */
    Costs coded(Costs costs, Path mobileProfile, Path cloudProfile) throws IOException {
        OptionalDouble mobile = ProfileFile.read(mobileProfile).codecMillis();
        OptionalDouble cloud = ProfileFile.read(cloudProfile).codecMillis();
        CodecSpeeds speeds = new CodecSpeeds(
                CodecSpeeds.factor(calibration, costs.mobile(), mobile),
                CodecSpeeds.factor(calibration, costs.cloud(), cloud),
                PowerModel.JETSON_TX2);
        return CodedCosts.withCodings(costs, calibration, speeds);
    }

    /** What to know of losses that are to be within a limit; empty if there is nothing. */
    Optional<String> caution(double maxAccuracyLoss) {
        int count = calibration.samples().count();
        if (maxAccuracyLoss == 0) {
            return Optional.empty();
        }
        if (calibration.samples().synthetic()) {
            return Optional.of("The calibration is of made-up samples, so losses are only indications.");
        }
        if (calibration.measure() != LossMeasure.ERROR && 1.0 / count > maxAccuracyLoss) {
            return Optional.of("The calibration is of " + count + " samples, so losses are known in steps of "
                    + Wording.amount(Quantity.ACCURACY_LOSS, 1.0 / count) + " only.");
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        sessions.ifPresent(SegmentSessions::close);
    }
}
