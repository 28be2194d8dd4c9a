package org.jointdnn.device.calibration;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jointdnn.engine.calibration.JointMeasurement;
import org.jointdnn.engine.calibration.LossSum;
import org.jointdnn.engine.calibration.NumberFormats;
import org.jointdnn.engine.calibration.SampleLoss;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.bundle.Bundle;
import org.jointdnn.onnx.bundle.BundleTensor;
import org.jointdnn.wire.codec.TensorCodec;
import org.jointdnn.wire.codec.UncodableTensorException;

/** A boundary at which several tensors cross, and what the answer loses if all of them are damaged. */
final class Boundary {
    private final int after;
    private final Map<String, Format> formats = new LinkedHashMap<>();

    /** A lossy number format, and the tensors that it codes. */
    private record Format(TensorCodec codec, List<BundleTensor> tensors, LossSum losses) {}

    private Boundary(int after, List<BundleTensor> live, List<TensorCodec> codecs) {
        this.after = after;
        for (TensorCodec codec : codecs) {
            if (!codec.lossless()) {
                List<BundleTensor> coded = new ArrayList<>();
                for (BundleTensor tensor : live) {
                    if (!codec.refusal(tensor.spec().type(), tensor.spec().shape())
                            .isPresent()) {
                        coded.add(tensor);
                    }
                }
                if (coded.size() > 1) {
                    formats.putIfAbsent(NumberFormats.of(codec.name()), new Format(codec, coded, new LossSum()));
                }
            }
        }
    }

    /** The boundaries with several tensors, each set of tensors once. */
    static List<Boundary> of(Bundle bundle, List<TensorCodec> codecs) {
        List<Boundary> boundaries = new ArrayList<>();
        Set<List<BundleTensor>> seen = new HashSet<>();
        for (int after = -1; after < bundle.blocks().size() - 1; after++) {
            List<BundleTensor> live = bundle.liveAfter(after);
            if (live.size() > 1 && seen.add(live)) {
                boundaries.add(new Boundary(after, live, codecs));
            }
        }
        return boundaries;
    }

    /** Measures a sample: the blocks after the boundary read what comes back. */
    void measure(
            BlockwiseNetwork network,
            BlockwiseNetwork.Undamaged query,
            Function<Map<String, Tensor>, SampleLoss> loss) {
        formats.values().removeIf(format -> {
            try {
                Map<String, Tensor> damaged = new HashMap<>();
                for (BundleTensor tensor : format.tensors()) {
                    Tensor original = query.tensors().get(tensor.name());
                    if (original != null) {
                        damaged.put(tensor.name(), CodecTrial.decoded(format.codec(), original));
                    }
                }
                format.losses().add(network.damaged(query, damaged, after + 1, loss));
                return false;
            } catch (UncodableTensorException refused) {
                return true;
            }
        });
    }

    List<JointMeasurement> measurements() {
        List<JointMeasurement> measurements = new ArrayList<>();
        formats.forEach((name, format) -> {
            Map<String, String> byTensor = new LinkedHashMap<>();
            format.tensors().forEach(tensor -> byTensor.put(tensor.name(), name));
            measurements.add(new JointMeasurement(byTensor, format.losses().loss()));
        });
        return measurements;
    }
}
