package org.jointdnn.device.calibration;

import java.util.function.LongSupplier;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.wire.codec.TensorCodec;
import org.jointdnn.wire.codec.UncodableTensorException;

/** Runs a codec until it has been compiled. */
final class CodecWarmUp {
    private static final long NANOS = 100_000_000;
    private static final int MOST = 200;

    private CodecWarmUp() {}

    static void run(TensorCodec codec, Tensor tensor, LongSupplier nanoClock) {
        long start = nanoClock.getAsLong();
        try {
            for (int times = 0; times < MOST && nanoClock.getAsLong() - start < NANOS; times++) {
                CodecTrial.of(codec, tensor, nanoClock);
            }
        } catch (UncodableTensorException e) {
            // It is not timed on this tensor either.
        }
    }
}
