package org.jointdnn.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.training.gradient.BlockGradients;
import org.jointdnn.training.loss.Loss;

/** What every step of a network does beside running models: checks of the batch, the gradients' norm, the update's scalars. */
public final class StepRules {
    private final TrainingNetwork network;
    private final TrainingRun run;

    public StepRules(TrainingNetwork network, TrainingRun run) {
        this.network = network;
        this.run = run;
    }

    /** Throws IllegalArgumentException if a tensor is missing, or has another type or shape, or a label is out of range. */
    public void checkBatch(Map<String, Tensor> inputs, Tensor labels) {
        network.settings().loss().checkLabels(labels, network.target());
        List<String> declared = new ArrayList<>();
        network.inputs().forEach(input -> declared.add(input.name()));
        if (declared.size() != inputs.size() || !inputs.keySet().containsAll(declared)) {
            throw new IllegalArgumentException("inputs are " + inputs.keySet() + ", must be " + declared);
        }
    }

    /** Names of the scalars that loss and gradients' norm are made of, which the passes give. */
    public static List<String> results(TrainingNetwork network) {
        List<String> names = new ArrayList<>();
        names.add(Loss.VALUE);
        for (int block = 0; block < network.blocks(); block++) {
            if (!network.parameters(block).isEmpty()) {
                names.add(BlockGradients.sumOfSquares(block));
            }
        }
        return names;
    }

    /**
     * What a step came to, of the {@link #results}. Squares are summed in the order of the blocks, so that the norm doesn't
     * depend on segments.
     *
     * @throws DivergedException if loss or norm are not finite
     */
    public StepProgress progress(long step, Function<String, Tensor> values) {
        List<String> names = results(network);
        double loss = scalar(values.apply(names.get(0)));
        double squares = 0;
        for (String name : names.subList(1, names.size())) {
            squares += scalar(values.apply(name));
        }
        double norm = Math.sqrt(squares);
        if (!Double.isFinite(loss) || !Double.isFinite(norm)) {
            throw new DivergedException(step, loss, norm);
        }
        return new StepProgress(step, loss, norm);
    }

    /** What the updates of a step read beside gradients, weights and state. */
    public Map<String, Tensor> scalars(StepProgress progress) {
        return network.settings()
                .optimizer()
                .scalars(
                        run.learningRate().at(progress.step()),
                        progress.step() + 1,
                        run.gradientScale(progress.gradientNorm()));
    }

    /** The state; throws IllegalArgumentException if something that steps replace is missing, or has another type or shape. */
    public Map<String, Tensor> checkState(Map<String, Tensor> state) {
        Map<String, Tensor> checked = new LinkedHashMap<>();
        for (TensorSpec changing : network.changing()) {
            Tensor kept = state.get(changing.name());
            if (kept == null || kept.type() != changing.type() || !kept.shape().equals(changing.shape())) {
                throw new IllegalArgumentException("state has " + kept + " for " + changing);
            }
            checked.put(changing.name(), kept);
        }
        return checked;
    }

    private static double scalar(Tensor tensor) {
        return tensor.toFloats()[0];
    }
}
