package org.jointdnn.device.calibration;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jointdnn.engine.calibration.LossMeasure;
import org.jointdnn.onnx.bundle.BundleTensor;
import org.jointdnn.wire.codec.Codecs;
import org.jointdnn.wire.codec.PictureCodecs;
import org.jointdnn.wire.codec.TensorCodec;

/**
 * What to calibrate.
 *
 * @param codecs names of codecs
 * @param pictures whether inputs and outputs that are declared to be pictures have the codecs of pictures besides
 * @param measure which figure of the losses counts; empty for accuracy with labels, else top-1 for classifiers, else the
 *     error
 */
public record CalibrationSettings(List<String> codecs, boolean pictures, Optional<LossMeasure> measure) {
    /** Codecs that are worth a try on any network. */
    public static final List<String> CODECS = List.of(
            "raw+shuffle+zstd1",
            "raw+zrun+lz4",
            "fp16",
            "fp16+shuffle+zstd1",
            "q8",
            "q8+zstd1",
            "q8c+zstd1",
            "q8+png",
            "q6",
            "q6+zstd1",
            "q4",
            "q4+zstd1",
            "q4c+zstd1",
            "q2",
            "q2+zstd1");

    public static final CalibrationSettings DEFAULT = new CalibrationSettings(CODECS, true, Optional.empty());

    public CalibrationSettings {
        codecs = List.copyOf(codecs);
        codecs.forEach(Codecs::parse);
    }

    /** The codecs to try on a tensor, but those that refuse its type or shape. */
    List<TensorCodec> codecsOf(BundleTensor tensor) {
        List<TensorCodec> fitting = parsed();
        if (pictures) {
            fitting.addAll(PictureCodecs.of(tensor));
        }
        fitting.removeIf(codec ->
                codec.refusal(tensor.spec().type(), tensor.spec().shape()).isPresent());
        return fitting;
    }

    /** The codecs for tensors of any kind. */
    List<TensorCodec> parsed() {
        List<TensorCodec> parsed = new ArrayList<>();
        codecs.forEach(name -> parsed.add(Codecs.parse(name)));
        return parsed;
    }
}
