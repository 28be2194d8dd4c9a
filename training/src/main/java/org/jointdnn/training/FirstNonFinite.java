package org.jointdnn.training;

import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.bundle.SegmentModel;
import org.jointdnn.training.gradient.DropoutMask;
import org.jointdnn.training.graph.ModelSession;
import org.jointdnn.training.loss.Loss;
import org.jspecify.annotations.Nullable;

/**
 * Finds where in a step the first number arose that is not finite: runs the step again, block by block.
 *
 * @param held weights, running statistics and other constants, as they were before the step
 */
public record FirstNonFinite(OrtRuntime runtime, TrainingNetwork network, Function<String, Tensor> held) {
    /** Part of a step. */
    public enum Pass {
        /** What the step read: inputs, or weights before it. */
        READ,
        FORWARD,
        BACKWARD
    }

    /** A tensor that has a number that is not finite, the first in the order of computation. */
    public record Finding(Pass pass, int block, String tensor) {
        /** A sentence. */
        public String sentence() {
            return switch (pass) {
                case READ -> "It began with '" + tensor + "', which the step read in block " + block + ".";
                case FORWARD -> "It began in the forward pass of block " + block + ", with '" + tensor + "'.";
                case BACKWARD -> "It began in the backward pass of block " + block + ", with '" + tensor + "'.";
            };
        }
    }

    /** The finding of a step; empty if all of it is finite, so what isn't came of another order of summation. */
    public Optional<Finding> find(Map<String, Tensor> inputs, Tensor labels, DropoutMasks masks, long step) {
        Map<String, Tensor> values = new HashMap<>(inputs);
        values.put(Loss.LABELS, labels);
        network.held().forEach(each -> values.put(each.name(), held.apply(each.name())));
        Optional<Finding> found = Optional.empty();
        for (int block = 0; block < network.blocks() && !found.isPresent(); block++) {
            for (DropoutMask mask : network.masks(block)) {
                values.put(mask.tensor().name(), masks.draw(mask, step));
            }
            found = run(Pass.FORWARD, network.forward(block, block), values);
        }
        for (int block = network.blocks() - 1; block >= network.backwardFrom() && !found.isPresent(); block--) {
            if (!network.gradients(block).isEmpty()) {
                found = run(Pass.BACKWARD, network.backward(block, block), values);
            }
        }
        return found;
    }

    private Optional<Finding> run(Pass pass, SegmentModel model, Map<String, Tensor> values) {
        for (TensorSpec input : model.inputs()) {
            if (!isFinite(values.get(input.name()))) {
                return Optional.of(new Finding(Pass.READ, model.from(), input.name()));
            }
        }
        try (ModelSession session = new ModelSession(runtime, model)) {
            session.run(values);
        }
        for (TensorSpec output : model.outputs()) {
            if (!isFinite(values.get(output.name()))) {
                return Optional.of(new Finding(pass, model.from(), output.name()));
            }
        }
        return Optional.empty();
    }

    private static boolean isFinite(@Nullable Tensor tensor) {
        if (tensor == null || tensor.type() != ElementType.FLOAT32) {
            return true;
        }
        FloatBuffer values = tensor.data().asFloatBuffer();
        while (values.hasRemaining()) {
            if (!Float.isFinite(values.get())) {
                return false;
            }
        }
        return true;
    }
}
