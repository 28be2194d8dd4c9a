package org.jointdnn.cli.model;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;
import org.jointdnn.device.Tensors;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;

/** Made-up inputs of a model, the same for the same seed: floats uniform in -1..1, all else zero. */
public final class RandomInputs {
    private RandomInputs() {}

    /** An input for every specification. */
    public static Tensors of(List<TensorSpec> inputs, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Tensors tensors = Tensors.of(java.util.Map.of());
        for (TensorSpec input : inputs) {
            tensors = tensors.and(input.name(), fill(Tensor.allocate(input.type(), input.shape()), random.split()));
        }
        return tensors;
    }

    private static Tensor fill(Tensor tensor, SplittableRandom random) {
        ByteBuffer data = tensor.data();
        if (tensor.type() == ElementType.FLOAT32) {
            while (data.hasRemaining()) {
                data.putFloat((float) random.nextDouble(-1, 1));
            }
        } else if (tensor.type() == ElementType.FLOAT64) {
            while (data.hasRemaining()) {
                data.putDouble(random.nextDouble(-1, 1));
            }
        }
        return tensor;
    }
}
