package org.jointdnn.cloud;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jointdnn.wire.SegmentRequest;
import org.jointdnn.wire.codec.TensorCodec;
import org.jointdnn.wire.coded.DeclaredTensor;
import org.jointdnn.wire.inference.ModelInferRequest;

/**
 * A request that fits its model; what its tensors hold has not been looked at.
 *
 * @param segment what a device adds; empty if any client asks for the whole model
 * @param inputs as declared, each a tensor of the model
 * @param wanted tensors of the answer and the codecs to write them with
 */
record AcceptedRequest(
        ModelInferRequest header,
        ServedModel model,
        int from,
        int to,
        Optional<SegmentRequest> segment,
        List<DeclaredTensor> inputs,
        Map<String, TensorCodec> wanted) {
    /** What has to be computed. */
    SegmentWork work() {
        return new SegmentWork(model.bundle().modelHash(), from, to);
    }
}
