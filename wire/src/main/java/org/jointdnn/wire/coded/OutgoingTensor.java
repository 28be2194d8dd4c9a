package org.jointdnn.wire.coded;

import org.jointdnn.onnx.Tensor;
import org.jointdnn.wire.codec.Codecs;
import org.jointdnn.wire.codec.TensorCodec;

/** A tensor to be sent and how to code it; the codec doesn't refuse type and shape, but may still refuse the values. */
public record OutgoingTensor(String name, Tensor tensor, TensorCodec codec) {
    boolean coded() {
        return codec != Codecs.RAW;
    }
}
