package org.jointdnn.training.optimizer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.training.graph.GraphBuilder;
import org.jointdnn.training.graph.GraphPart;
import org.jointdnn.training.graph.Ops;

/**
 * How a step changes what is trained. Formulas are those of PyTorch's {@code torch.optim}; {@code g} is the gradient times
 * the factor that clipping gives.
 *
 * <p>A parameter's state is a number of tensors of its shape, zero before the first step.
 */
public sealed interface Optimizer permits Optimizer.Sgd, Optimizer.Adam {
    /** The name of the scalar that gradients are multiplied by before anything else. */
    String GRADIENT_SCALE = "update:scale";

    /** The name of the scalar that holds the step's learning rate, corrected as the optimiser says. */
    String RATE = "update:rate";

    /** The name of the scalar {@code sqrt(1 - beta2^t)} of Adam. */
    String CORRECTION = "update:correction";

    /** Names of the tensors of a parameter's state. */
    List<String> slots();

    /**
     * The scalars that the update graph reads.
     *
     * @param step of which this is the update, from 1
     * @param gradientScale 1 without clipping
     */
    Map<String, Tensor> scalars(double learningRate, long step, double gradientScale);

    /**
     * Appends the update of one parameter; state goes to {@code next} in the order of the slots.
     *
     * @param gradient before it is multiplied by {@link #GRADIENT_SCALE}
     */
    TensorSpec append(Ops ops, TensorSpec weight, TensorSpec gradient, List<TensorSpec> slots, List<TensorSpec> next);

    /** The name under which a parameter's state tensor lives. */
    static String slotName(String parameter, String slot) {
        return parameter + ":" + slot;
    }

    /** The name under which the update gives what replaces a tensor. */
    static String nextName(String tensor) {
        return tensor + ":next";
    }

    /**
     * The update of parameters: reads them, their gradients, their state and {@link #scalars}, gives what replaces them and
     * their state.
     *
     * @param gradients by parameter
     * @param prefix of the names made up
     */
    default GraphPart part(String prefix, List<TensorSpec> parameters, Map<String, TensorSpec> gradients) {
        Ops ops = new Ops(new GraphBuilder(prefix));
        for (TensorSpec weight : parameters) {
            TensorSpec gradient = gradients.get(weight.name());
            if (gradient == null) {
                throw new IllegalArgumentException("gradients has none of '" + weight.name() + "'");
            }
            List<TensorSpec> slots = new ArrayList<>();
            List<TensorSpec> next = new ArrayList<>();
            for (String slot : slots()) {
                String name = slotName(weight.name(), slot);
                slots.add(new TensorSpec(name, weight.type(), weight.shape()));
                next.add(new TensorSpec(nextName(name), weight.type(), weight.shape()));
            }
            TensorSpec updated = append(ops, weight, gradient, slots, next);
            ops.graph().name(updated, nextName(weight.name()));
        }
        return ops.graph().part();
    }

    private static TensorSpec scalar(String name) {
        return new TensorSpec(name, ElementType.FLOAT32, Shape.of());
    }

    private static Tensor value(double value) {
        return Tensor.ofFloats(Shape.of(), (float) value);
    }

    /**
     * Stochastic gradient descent: {@code g += weightDecay w}; {@code b = momentum b + g};
     * {@code w -= rate b}, or {@code w -= rate (g + momentum b)} with Nesterov's momentum.
     *
     * <p>Source: Sutskever and others, On the importance of initialization and momentum in deep learning, 2013, as PyTorch
     * has it (without dampening).
     */
    record Sgd(double momentum, double weightDecay, boolean nesterov) implements Optimizer {
        public Sgd {
            Checks.within("momentum", momentum, 0, 1);
            Checks.within("weightDecay", weightDecay, 0, Double.MAX_VALUE);
            if (nesterov && momentum == 0) {
                throw new IllegalArgumentException("momentum is 0, must be greater with nesterov");
            }
        }

        @Override
        public List<String> slots() {
            return momentum > 0 ? List.of("momentum") : List.of();
        }

        @Override
        public Map<String, Tensor> scalars(double learningRate, long step, double gradientScale) {
            return Map.of(RATE, value(learningRate), GRADIENT_SCALE, value(gradientScale));
        }

        @Override
        public TensorSpec append(
                Ops ops, TensorSpec weight, TensorSpec gradient, List<TensorSpec> slots, List<TensorSpec> next) {
            if (momentum == 0 && weightDecay == 0) {
                return ops.sub(weight, ops.mul(gradient, ops.mul(scalar(GRADIENT_SCALE), scalar(RATE))));
            }
            TensorSpec g = ops.mul(gradient, scalar(GRADIENT_SCALE));
            TensorSpec change = weightDecay > 0 ? ops.add(g, ops.mul(weight, weightDecay)) : g;
            if (momentum > 0) {
                TensorSpec buffer = ops.add(ops.mul(slots.get(0), momentum), change);
                ops.graph().name(buffer, next.get(0).name());
                change = nesterov ? ops.add(change, ops.mul(buffer, momentum)) : buffer;
            }
            return ops.sub(weight, ops.mul(change, scalar(RATE)));
        }
    }

    /**
     * Adam: {@code m = beta1 m + (1 - beta1) g}, {@code v = beta2 v + (1 - beta2) g^2},
     * {@code w -= rate / (1 - beta1^t) * m / (sqrt(v) / sqrt(1 - beta2^t) + epsilon)}. Weight decay is added to the gradient
     * or, decoupled (AdamW), taken off the weight before: {@code w -= rate weightDecay w}.
     *
     * <p>Source: Kingma and Ba, Adam, arXiv 1412.6980, algorithm 1; Loshchilov and Hutter, Decoupled weight decay
     * regularization, arXiv 1711.05101, algorithm 2.
     */
    record Adam(double beta1, double beta2, double epsilon, double weightDecay, boolean decoupled)
            implements Optimizer {
        /** The name of the scalar that AdamW multiplies weights by. */
        public static final String DECAY = "update:decay";

        public Adam {
            Checks.within("beta1", beta1, 0, 1);
            Checks.within("beta2", beta2, 0, 1);
            Checks.within("epsilon", epsilon, 0, Double.MAX_VALUE);
            Checks.within("weightDecay", weightDecay, 0, Double.MAX_VALUE);
        }

        @Override
        public List<String> slots() {
            return List.of("mean", "square");
        }

        @Override
        public Map<String, Tensor> scalars(double learningRate, long step, double gradientScale) {
            if (step < 1) {
                throw new IllegalArgumentException("step is " + step + ", must be 1 or more");
            }
            Map<String, Tensor> scalars = new LinkedHashMap<>();
            scalars.put(GRADIENT_SCALE, value(gradientScale));
            scalars.put(RATE, value(learningRate / (1 - Math.pow(beta1, step))));
            scalars.put(CORRECTION, value(Math.sqrt(1 - Math.pow(beta2, step))));
            if (decoupled) {
                scalars.put(DECAY, value(1 - learningRate * weightDecay));
            }
            return scalars;
        }

        @Override
        public TensorSpec append(
                Ops ops, TensorSpec weight, TensorSpec gradient, List<TensorSpec> slots, List<TensorSpec> next) {
            boolean added = weightDecay > 0 && !decoupled;
            TensorSpec scaled = ops.mul(gradient, scalar(GRADIENT_SCALE));
            TensorSpec g = added ? ops.add(scaled, ops.mul(weight, weightDecay)) : scaled;
            TensorSpec mean = ops.add(ops.mul(slots.get(0), beta1), ops.mul(g, 1 - beta1));
            TensorSpec square = ops.add(ops.mul(slots.get(1), beta2), ops.mul(ops.square(g), 1 - beta2));
            ops.graph().name(mean, next.get(0).name());
            ops.graph().name(square, next.get(1).name());
            TensorSpec deviation = ops.add(ops.div(ops.unary("Sqrt", square), scalar(CORRECTION)), epsilon);
            TensorSpec decayed = decoupled ? ops.mul(weight, scalar(DECAY)) : weight;
            return ops.sub(decayed, ops.div(ops.mul(mean, scalar(RATE)), deviation));
        }
    }
}
