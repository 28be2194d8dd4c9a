package org.jointdnn.training;

import static org.jointdnn.training.graph.Attributes.integer;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.training.adapter.Adapters;
import org.jointdnn.training.gradient.ConvolutionLowering;
import org.jointdnn.training.loss.Loss;
import org.jointdnn.training.optimizer.Optimizer;

/** Networks small enough for many steps, with dropout, running statistics, skip connections or shared weights. */
public final class TinyNetworks {
    private static final Optimizer ADAM = new Optimizer.Adam(0.9, 0.999, 1e-8, 1e-3, true);
    private static final Optimizer SGD = new Optimizer.Sgd(0.9, 1e-3, false);

    private TinyNetworks() {}

    /** By name. */
    public static Map<String, TestModel> all() {
        return new TreeMap<>(Map.of(
                "lenet", NetworkGradientsTest.leNet(),
                "residual", NetworkGradientsTest.residual(),
                "attention", NetworkGradientsTest.attention(),
                "lstm", lstm(),
                "tied", NetworkGradientsTest.tied()));
    }

    /** Two recurrent layers, which training unrolls. */
    private static TestModel lstm() {
        TestModel model = new TestModel(29).values(0, 0.5).input("x", 4, 2, 3).longs("directions", 1);
        String reads = "x";
        for (int layer = 1; layer <= 2; layer++) {
            model.weight("w" + layer, 1, 16, layer == 1 ? 3 : 4)
                    .weight("r" + layer, 1, 16, 4)
                    .weight("b" + layer, 1, 32)
                    .node(
                            "LSTM",
                            "h" + layer,
                            reads + " w" + layer + " r" + layer + " b" + layer,
                            integer("hidden_size", 4))
                    .node("Squeeze", "s" + layer, "h" + layer + " directions");
            reads = "s" + layer;
        }
        return model.weight("head", 4, 5).node("MatMul", "y", "s2 head").output("y");
    }

    /** The one of a name. */
    public static TestModel model(String name) {
        return Optional.ofNullable(all().get(name)).orElseThrow(() -> new IllegalArgumentException(name));
    }

    /** How each is trained: those with classes by cross-entropy. */
    public static TrainingSettings settings(String name) {
        TestModel model = model(name);
        boolean classes = List.of("lenet", "residual").contains(name);
        return new TrainingSettings(
                model.weights(),
                model.firstOutput(),
                classes ? Loss.SOFTMAX_CROSS_ENTROPY : Loss.MEAN_SQUARED_ERROR,
                classes ? SGD : ADAM,
                ConvolutionLowering.DEFAULT);
    }

    /** As {@link #settings}, with adapters of rank 2 of all layers that are large enough, and nothing else trained. */
    public static TrainingSettings withAdapters(String name) {
        TrainingSettings plain = settings(name);
        AdapterChoice choice = AdapterChoice.of(model(name).partitioned(), 2, List.of());
        return new TrainingSettings(
                choice.trained(),
                plain.target(),
                plain.loss(),
                plain.optimizer(),
                plain.lowering(),
                new Adapters(2, 4, 5, choice.adapted()),
                plain.recompute());
    }

    /** The same training, but for what is kept for backward passes. */
    public static TrainingSettings recomputing(TrainingSettings settings) {
        return new TrainingSettings(
                settings.trainable(),
                settings.target(),
                settings.loss(),
                settings.optimizer(),
                settings.lowering(),
                settings.adapters(),
                true);
    }

    /** Inputs and labels of a step, drawn from its number. */
    public record Batch(Map<String, Tensor> inputs, Tensor labels) {
        public static Batch of(TrainingNetwork network, long step) {
            SplittableRandom random = new SplittableRandom(step);
            Map<String, Tensor> inputs = new TreeMap<>();
            network.inputs().forEach(input -> inputs.put(input.name(), drawn(input, random, 4)));
            Shape target = network.target().shape();
            long classes = target.extent(target.rank() == 1 ? 0 : 1);
            return new Batch(inputs, drawn(network.labels(), random, classes));
        }

        private static Tensor drawn(TensorSpec spec, SplittableRandom random, long classes) {
            Tensor tensor = Tensor.allocate(spec.type(), spec.shape());
            for (int index = 0; index < spec.shape().elements(); index++) {
                if (spec.type() == ElementType.INT64) {
                    tensor.data().putLong(8 * index, random.nextLong(classes));
                } else {
                    tensor.data().putFloat(4 * index, (float) (2 * random.nextDouble() - 1));
                }
            }
            return tensor;
        }
    }
}
