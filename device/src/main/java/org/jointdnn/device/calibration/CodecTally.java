package org.jointdnn.device.calibration;

import java.util.ArrayList;
import java.util.List;
import org.jointdnn.engine.calibration.CodecMeasurement;
import org.jointdnn.engine.calibration.LossSum;
import org.jointdnn.engine.profile.Quantiles;
import org.jointdnn.wire.codec.TensorCodec;

/** What one codec did to one tensor in the samples so far. */
final class CodecTally {
    private final TensorCodec codec;
    private final LossSum losses = new LossSum();
    private final List<Double> encodeMillis = new ArrayList<>();
    private final List<Double> decodeMillis = new ArrayList<>();
    private long bytes;
    private long maxBytes;
    private boolean refused;

    CodecTally(TensorCodec codec) {
        this.codec = codec;
    }

    TensorCodec codec() {
        return codec;
    }

    LossSum losses() {
        return losses;
    }

    /** The codec refused a sample, so it is not for this tensor. */
    void refuse() {
        refused = true;
    }

    boolean refused() {
        return refused;
    }

    void add(CodecTrial trial) {
        bytes += trial.bytes();
        maxBytes = Math.max(maxBytes, trial.bytes());
        encodeMillis.add(trial.encodeNanos() / 1e6);
        decodeMillis.add(trial.decodeNanos() / 1e6);
    }

    CodecMeasurement measurement() {
        int samples = encodeMillis.size();
        return new CodecMeasurement(
                codec.name(),
                codec.lossless(),
                (bytes + samples - 1) / samples,
                maxBytes,
                median(encodeMillis),
                median(decodeMillis),
                losses.loss());
    }

    private static double median(List<Double> values) {
        return Quantiles.of(values.stream().mapToDouble(Double::doubleValue).toArray(), 0.5);
    }
}
