package org.jointdnn.device.calibration;

import java.nio.ByteBuffer;
import java.util.function.LongSupplier;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.wire.codec.TensorCodec;
import org.jointdnn.wire.codec.TensorDecoder;

/**
 * A tensor coded once and back.
 *
 * @param decoded what came back
 * @param bytes of the coded tensor
 */
record CodecTrial(Tensor decoded, int bytes, long encodeNanos, long decodeNanos) {
    /** Tensors up to this size are coded several times, and the fastest time counts. */
    private static final int SMALL_BYTES = 1 << 20;

    private static final int REPETITIONS = 3;

    /** Codes a tensor; throws UncodableTensorException if the codec refuses it. */
    static CodecTrial of(TensorCodec codec, Tensor tensor, LongSupplier nanoClock) {
        CodecTrial fastest = once(codec, tensor, Tensor.allocate(tensor.type(), tensor.shape()), nanoClock);
        for (int again = 1; again < REPETITIONS && tensor.bytes() <= SMALL_BYTES; again++) {
            CodecTrial trial = once(codec, tensor, fastest.decoded, nanoClock);
            fastest = new CodecTrial(
                    trial.decoded,
                    trial.bytes,
                    Math.min(fastest.encodeNanos, trial.encodeNanos),
                    Math.min(fastest.decodeNanos, trial.decodeNanos));
        }
        return fastest;
    }

    private static CodecTrial once(TensorCodec codec, Tensor tensor, Tensor target, LongSupplier nanoClock) {
        long start = nanoClock.getAsLong();
        ByteBuffer coded = codec.encode(tensor);
        long encoded = nanoClock.getAsLong();
        int bytes = coded.remaining();
        try (TensorDecoder decoder = codec.decoder(target)) {
            decoder.accept(coded);
            Tensor decoded = decoder.finish();
            return new CodecTrial(decoded, bytes, encoded - start, nanoClock.getAsLong() - encoded);
        }
    }

    /** What comes back of a tensor. */
    static Tensor decoded(TensorCodec codec, Tensor tensor) {
        return codec.decode(tensor.type(), tensor.shape(), codec.encode(tensor));
    }
}
