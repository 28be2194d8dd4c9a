package org.jointdnn.device.calibration;

import java.util.ArrayList;
import java.util.List;
import org.jointdnn.engine.calibration.SampleLoss;
import org.jointdnn.onnx.Tensor;
import org.jspecify.annotations.Nullable;

/** What came back of one tensor by different codecs, and what the answer lost by each. */
final class DecodedTensors {
    private record Known(Tensor decoded, SampleLoss loss) {}

    private final List<Known> known = new ArrayList<>();

    void add(Tensor decoded, SampleLoss loss) {
        known.add(new Known(decoded, loss));
    }

    /** The loss if a tensor with the same bytes came back before; null if none did. */
    @Nullable
    SampleLoss lossOf(Tensor decoded) {
        for (Known one : known) {
            if (one.decoded().bitwiseEquals(decoded)) {
                return one.loss();
            }
        }
        return null;
    }
}
