package org.jointdnn.wire.coded;

import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.wire.codec.Codecs;
import org.jointdnn.wire.codec.TensorCodec;

/** A tensor as a message declares it, before its bytes are looked at; the codec doesn't refuse type and shape. */
public record DeclaredTensor(TensorSpec spec, TensorCodec codec) {
    /** Whether its bytes are other than those of the tensor as it is. */
    public boolean coded() {
        return codec != Codecs.RAW;
    }
}
