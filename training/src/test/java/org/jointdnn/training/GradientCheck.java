package org.jointdnn.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jointdnn.engine.Segment;
import org.jointdnn.engine.prepare.PartitionedGraph;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.training.gradient.ConvolutionLowering;
import org.jointdnn.training.loss.Loss;
import org.jointdnn.training.optimizer.Optimizer;
import org.jointdnn.training.oracle.Array;

/**
 * Checks all gradients of a network: those in double precision against central differences of the loss, those of ONNX
 * Runtime against those in double precision.
 */
public final class GradientCheck {
    private static final double STEP = 1e-5;
    private static final int DIFFERENCES_PER_TENSOR = 40;

    private final PartitionedGraph graph;
    private final Set<String> roots;
    private final String target;
    private Loss loss = Loss.MEAN_SQUARED_ERROR;
    private ConvolutionLowering lowering = ConvolutionLowering.DEFAULT;
    private double offset;
    private double scale = 1;

    public GradientCheck(TestModel model) {
        this(model, model.partitioned());
    }

    public GradientCheck(TestModel model, PartitionedGraph graph) {
        this.graph = graph;
        this.roots = model.all();
        this.target = model.firstOutput();
    }

    public GradientCheck loss(Loss newLoss) {
        loss = newLoss;
        return this;
    }

    public GradientCheck lowering(ConvolutionLowering newLowering) {
        lowering = newLowering;
        return this;
    }

    /** Inputs are uniform in {@code offset - scale .. offset + scale}. */
    public GradientCheck inputs(double newOffset, double newScale) {
        offset = newOffset;
        scale = newScale;
        return this;
    }

    public TrainingNetwork network() {
        return TrainingNetwork.of(
                graph, new TrainingSettings(roots, target, loss, new Optimizer.Sgd(0, 0, false), lowering));
    }

    public void check() {
        TrainingNetwork network = network();
        Passes passes = new Passes(network, offset, scale, 11);
        List<Segment> whole = List.of(new Segment(0, network.blocks() - 1));
        Map<String, Array> exact = passes.inDoubles(whole);
        for (int block = 0; block < network.blocks(); block++) {
            for (Map.Entry<String, TensorSpec> gradient :
                    network.gradients(block).entrySet()) {
                boolean root = roots.contains(gradient.getKey())
                        && exact.containsKey(gradient.getValue().name());
                if (root) {
                    checkDifferences(
                            passes,
                            gradient.getKey(),
                            Passes.at(exact, gradient.getValue().name()));
                }
            }
        }
        compare(passes.onRuntime(whole), exact, 1e-4);
    }

    private static void checkDifferences(Passes passes, String tensor, Array gradient) {
        Map<String, Array> values = new HashMap<>(passes.start());
        double largest = Arrays.stream(gradient.data()).map(Math::abs).max().orElse(0);
        Array at = Passes.at(values, tensor);
        assertThat(gradient.shape()).as(tensor).isEqualTo(at.shape());
        int stride = Math.max(1, gradient.data().length / DIFFERENCES_PER_TENSOR);
        for (int i = 0; i < gradient.data().length; i += stride) {
            double difference =
                    (shifted(passes, values, tensor, at, i, STEP) - shifted(passes, values, tensor, at, i, -STEP))
                            / (2 * STEP);
            assertThat(gradient.data()[i])
                    .as("gradient of %s at %s of %s", tensor, Arrays.toString(at.index(i)), Arrays.toString(at.shape()))
                    .isCloseTo(difference, within(1e-6 * (largest + 1e-3)));
        }
    }

    private static double shifted(
            Passes passes, Map<String, Array> values, String tensor, Array at, int i, double shift) {
        double[] data = at.data().clone();
        data[i] += shift;
        values.put(tensor, new Array(at.shape(), data));
        return passes.loss(values);
    }

    /** Whether all tensors that the runtime gave are near the exact ones, relative to the largest of each. */
    public static void compare(Map<String, Tensor> given, Map<String, Array> exact, double tolerance) {
        given.forEach((name, tensor) -> {
            Array got = Array.of(tensor);
            Array expected = Passes.at(exact, name);
            double largest = Arrays.stream(expected.data()).map(Math::abs).max().orElse(0);
            assertThat(got.shape()).as(name).isEqualTo(expected.shape());
            for (int i = 0; i < got.data().length; i++) {
                assertThat(got.data()[i])
                        .as("%s at %s", name, i)
                        .isCloseTo(expected.data()[i], within(tolerance * (largest + 1e-3)));
            }
        });
    }
}
