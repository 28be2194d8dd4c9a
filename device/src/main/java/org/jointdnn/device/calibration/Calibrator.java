package org.jointdnn.device.calibration;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.LongSupplier;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.engine.Pace;
import org.jointdnn.engine.SegmentRunner;
import org.jointdnn.engine.SegmentSessions;
import org.jointdnn.engine.WeightStore;
import org.jointdnn.engine.calibration.AnswerComparison;
import org.jointdnn.engine.calibration.Calibration;
import org.jointdnn.engine.calibration.CodecMeasurement;
import org.jointdnn.engine.calibration.JointMeasurement;
import org.jointdnn.engine.calibration.LossMeasure;
import org.jointdnn.engine.calibration.LossSum;
import org.jointdnn.engine.calibration.SampleLoss;
import org.jointdnn.engine.calibration.SamplesUsed;
import org.jointdnn.engine.calibration.TensorMeasurement;
import org.jointdnn.engine.profile.Machine;
import org.jointdnn.engine.profile.Quantiles;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.bundle.Bundle;
import org.jointdnn.onnx.bundle.BundleTensor;
import org.jointdnn.wire.codec.CodecSpeed;
import org.jointdnn.wire.codec.TensorCodec;
import org.jointdnn.wire.codec.UncodableTensorException;

/**
 * Measures what codecs do to each tensor of a model that may cross the link: bytes, times, and the damage to the answer.
 *
 * <p>For each sample the network runs once, block by block. Each tensor is then coded by each codec, and where what comes
 * back is not the same, the blocks from the tensor's first reader on run again, all its readers reading what came back.
 * Codecs of one number format give back the same, so one run does for them. At boundaries where several tensors cross,
 * each number format is also measured on all of them at once.
 *
 * <p>A codec that refuses a tensor in some sample is left out for it. Ranges of quantisers are those of the tensor itself
 * unless the codec's name gives one.
 *
 * <p>Held at a time are the tensors of one sample and what comes back of one tensor. Thread safety: none; one use.
 */
public final class Calibrator {
    /** How much memory sessions may take before the least recently used is closed. */
    private static final long SESSION_BYTES = 4L << 30;

    private final Bundle bundle;
    private final CalibrationSettings settings;
    private final Machine machine;
    private final double codecMillis;
    private final LongSupplier nanoClock;
    private final BlockwiseNetwork network;
    private final Map<BundleTensor, List<CodecTally>> tallies = new LinkedHashMap<>();
    private final List<Boundary> boundaries = new ArrayList<>();
    private final List<Double> networkMillis = new ArrayList<>();
    private final LossSum undamaged = new LossSum();

    /** Told how much of the work is done. */
    public interface Progress {
        Progress NONE = (done, of) -> {};

        void measured(int done, int of);
    }

    /**
     * Measures on the bundle's segments as sessions of the runtime.
     *
     * @throws IOException if a sample can't be read
     * @throws InterruptedException if the thread is interrupted meanwhile
     */
    public static Calibration measure(
            OrtRuntime runtime,
            Bundle bundle,
            WeightStore weights,
            SampleSet samples,
            CalibrationSettings settings,
            Progress progress)
            throws IOException, InterruptedException {
        try (SegmentSessions sessions = new SegmentSessions(runtime, bundle, weights, Pace.FULL, SESSION_BYTES)) {
            double codecMillis = CodecSpeed.standardMillis();
            return new Calibrator(bundle, sessions, settings, Machine.here(runtime), codecMillis, System::nanoTime)
                    .measure(samples, progress);
        }
    }

    /** Makes a calibrator that runs segments by {@code runner}, on a machine and with its time for the standard job. */
    Calibrator(
            Bundle bundle,
            SegmentRunner runner,
            CalibrationSettings settings,
            Machine machine,
            double codecMillis,
            LongSupplier nanoClock) {
        this.bundle = bundle;
        this.settings = settings;
        this.machine = machine;
        this.codecMillis = codecMillis;
        this.nanoClock = nanoClock;
        this.network = new BlockwiseNetwork(bundle, runner);
        for (BundleTensor tensor : bundle.tensors()) {
            List<CodecTally> codecs = new ArrayList<>();
            for (TensorCodec codec : settings.codecsOf(tensor)) {
                codecs.add(new CodecTally(codec));
            }
            tallies.put(tensor, codecs);
        }
        boundaries.addAll(Boundary.of(bundle, settings.parsed()));
    }

    Calibration measure(SampleSet samples, Progress progress) throws IOException, InterruptedException {
        LossMeasure measure = measure(samples);
        warmUp(samples);
        int perSample = tallies.size() + boundaries.size();
        for (int sample = 0; sample < samples.count(); sample++) {
            BlockwiseNetwork.Undamaged query = network.run(samples.inputs(sample));
            OptionalInt label = samples.label(sample);
            networkMillis.add(query.nanos() / 1e6);
            undamaged.add(loss(query, query.answer(), label));
            int done = sample * perSample;
            for (BundleTensor tensor : tallies.keySet()) {
                progress.measured(done++, samples.count() * perSample);
                checkInterrupted();
                measure(query, tensor, label);
            }
            for (Boundary boundary : boundaries) {
                progress.measured(done++, samples.count() * perSample);
                checkInterrupted();
                boundary.measure(network, query, answer -> loss(query, answer, label));
            }
            network.recycle(query);
        }
        return calibration(samples, measure);
    }

    private LossMeasure measure(SampleSet samples) {
        boolean classifier = AnswerComparison.isClassifier(bundle.outputs());
        boolean labelled = samples.label(0).isPresent();
        if (labelled && !classifier) {
            throw new IllegalArgumentException("labels are classes, and the outputs of " + bundle.modelName()
                    + " are not vectors of class scores: " + bundle.outputs());
        }
        LossMeasure measure = settings.measure()
                .orElse(labelled ? LossMeasure.ACCURACY : classifier ? LossMeasure.TOP1 : LossMeasure.ERROR);
        if (measure == LossMeasure.ACCURACY && !labelled) {
            throw new IllegalArgumentException("the measure accuracy needs labels");
        }
        if (measure == LossMeasure.TOP1 && !classifier) {
            throw new IllegalArgumentException("the measure top1 needs a network whose outputs are vectors of class"
                    + " scores; those of " + bundle.modelName() + " are " + bundle.outputs());
        }
        return measure;
    }

    /** First runs open sessions and compile; they are not those to time. */
    private void warmUp(SampleSet samples) throws IOException, InterruptedException {
        BlockwiseNetwork.Undamaged query = network.run(samples.inputs(0));
        BundleTensor codedMost = bundle.tensors().get(0);
        for (BundleTensor tensor : tallies.keySet()) {
            codedMost = codecs(tensor).size() > codecs(codedMost).size() ? tensor : codedMost;
        }
        for (CodecTally tally : codecs(codedMost)) {
            checkInterrupted();
            CodecWarmUp.run(tally.codec(), tensor(query, codedMost), nanoClock);
        }
        network.recycle(query);
    }

    private List<CodecTally> codecs(BundleTensor tensor) {
        return tallies.getOrDefault(tensor, List.of());
    }

    private static Tensor tensor(BlockwiseNetwork.Undamaged query, BundleTensor tensor) {
        Tensor found = query.tensors().get(tensor.name());
        if (found == null) {
            throw new IllegalStateException("no block computes the tensor '" + tensor.name() + "'");
        }
        return found;
    }

    private static void checkInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("the calibration was interrupted");
        }
    }

    private void measure(BlockwiseNetwork.Undamaged query, BundleTensor tensor, OptionalInt label) {
        Tensor original = tensor(query, tensor);
        DecodedTensors known = new DecodedTensors();
        for (CodecTally tally : codecs(tensor)) {
            if (tally.refused()) {
                continue;
            }
            try {
                CodecTrial trial = CodecTrial.of(tally.codec(), original, nanoClock);
                tally.add(trial);
                measureLoss(query, tensor, original, trial.decoded(), known, tally, label);
            } catch (UncodableTensorException e) {
                tally.refuse();
            }
        }
    }

    private void measureLoss(
            BlockwiseNetwork.Undamaged query,
            BundleTensor tensor,
            Tensor original,
            Tensor decoded,
            DecodedTensors known,
            CodecTally tally,
            OptionalInt label) {
        if (decoded.bitwiseEquals(original)) {
            tally.losses().add(loss(query, query.answer(), label));
            return;
        }
        if (tally.codec().lossless()) {
            throw new IllegalStateException(
                    "codec " + tally.codec().name() + " is lossless, and '" + tensor.name() + "' came back otherwise");
        }
        SampleLoss loss = known.lossOf(decoded);
        if (loss == null) {
            int from = tensor.consumers().isEmpty()
                    ? bundle.blocks().size()
                    : tensor.consumers().get(0);
            loss = network.damaged(query, Map.of(tensor.name(), decoded), from, answer -> loss(query, answer, label));
            known.add(decoded, loss);
        }
        tally.losses().add(loss);
    }

    private SampleLoss loss(BlockwiseNetwork.Undamaged query, Map<String, Tensor> answer, OptionalInt label) {
        return SampleLoss.of(bundle.outputs(), query.answer(), answer, label);
    }

    private Calibration calibration(SampleSet samples, LossMeasure measure) {
        List<TensorMeasurement> measured = new ArrayList<>();
        tallies.forEach((tensor, codecs) -> {
            List<CodecMeasurement> measurements = new ArrayList<>();
            for (CodecTally tally : codecs) {
                if (!tally.refused()) {
                    measurements.add(tally.measurement());
                }
            }
            measured.add(new TensorMeasurement(tensor.name(), tensor.bytes(), measurements));
        });
        Map<Map<String, String>, JointMeasurement> joint = new LinkedHashMap<>();
        for (Boundary boundary : boundaries) {
            boundary.measurements().forEach(one -> joint.putIfAbsent(one.formats(), one));
        }
        return new Calibration(
                bundle.modelName(),
                bundle.modelHash(),
                bundle.blocks().size(),
                machine,
                Quantiles.of(
                        networkMillis.stream().mapToDouble(Double::doubleValue).toArray(), 0.5),
                codecMillis,
                new SamplesUsed(samples.count(), samples.synthetic(), samples.source(), undamaged.accuracy()),
                measure,
                measured,
                new ArrayList<>(joint.values()));
    }
}
