package org.jointdnn.training;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.engine.Segment;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.training.gradient.BlockGradients;
import org.jointdnn.training.gradient.DropoutMask;
import org.jointdnn.training.loss.Loss;
import org.jointdnn.training.optimizer.Optimizer;

/**
 * Trains a network on one machine. Forward and backward pass and update run as the same segments.
 *
 * <p>A step is applied as a whole or not at all: new weights, optimiser state and running statistics take the place of the
 * old ones when all of them are computed. The same seed, segments and batches give the same weights, bit for bit.
 *
 * <p>Thread safety: none. Owns its sessions; close it.
 */
public final class LocalTrainer implements Trainer {
    private final TrainingNetwork network;
    private final TrainingRun run;
    private final DropoutMasks masks;
    private final List<SessionPass> forward = new ArrayList<>();
    private final List<SessionPass> backward = new ArrayList<>();
    private final List<SessionPass> updates = new ArrayList<>();
    private final Map<String, Tensor> values = new HashMap<>();
    private final List<String> replaced = new ArrayList<>();
    private long step;

    /** @param segments that cover the network's blocks in their order */
    public LocalTrainer(OrtRuntime runtime, TrainingNetwork network, List<Segment> segments, TrainingRun run) {
        checkCover(network, segments);
        this.network = network;
        this.run = run;
        this.masks = new DropoutMasks(run.seed());
        network.held().forEach(held -> values.put(held.name(), network.initial(held)));
        try {
            segments.forEach(segment -> open(runtime, segment));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
        network.changing().forEach(changing -> replaced.add(changing.name()));
    }

    private static void checkCover(TrainingNetwork network, List<Segment> segments) {
        int next = 0;
        for (Segment segment : segments) {
            if (segment.from() != next) {
                throw new IllegalArgumentException(
                        "segments are " + segments + ", must follow each other from block 0");
            }
            next = segment.to() + 1;
        }
        if (next != network.blocks()) {
            throw new IllegalArgumentException(
                    "segments are " + segments + ", must end with block " + (network.blocks() - 1));
        }
    }

    private void open(OrtRuntime runtime, Segment segment) {
        int from = segment.from();
        int to = segment.to();
        forward.add(new SessionPass(runtime, network.forward(from, to)));
        if (to >= network.backwardFrom()) {
            backward.add(0, new SessionPass(runtime, network.backward(from, to)));
        }
        boolean trained = false;
        for (int block = from; block <= to; block++) {
            trained |= !network.parameters(block).isEmpty();
        }
        if (trained) {
            updates.add(new SessionPass(runtime, network.update(from, to)));
        }
    }

    @Override
    public Progress step(Map<String, Tensor> inputs, Tensor labels) {
        network.settings().loss().checkLabels(labels, network.target());
        checkInputs(inputs);
        values.putAll(inputs);
        values.put(Loss.LABELS, labels);
        for (int block = 0; block < network.blocks(); block++) {
            for (DropoutMask mask : network.masks(block)) {
                values.put(mask.tensor().name(), masks.draw(mask, step));
            }
        }
        forward.forEach(pass -> pass.run(values));
        backward.forEach(pass -> pass.run(values));
        double loss = scalar(Loss.VALUE);
        double norm = gradientNorm();
        if (!Double.isFinite(loss) || !Double.isFinite(norm)) {
            throw new DivergedException(step, loss, norm);
        }
        values.putAll(
                network.settings().optimizer().scalars(run.learningRate().at(step), step + 1, run.gradientScale(norm)));
        updates.forEach(pass -> pass.run(values));
        replaced.forEach(this::replace);
        return new Progress(step++, loss, norm);
    }

    private void checkInputs(Map<String, Tensor> inputs) {
        List<String> declared = new ArrayList<>();
        network.inputs().forEach(input -> declared.add(input.name()));
        if (declared.size() != inputs.size() || !inputs.keySet().containsAll(declared)) {
            throw new IllegalArgumentException("inputs are " + inputs.keySet() + ", must be " + declared);
        }
    }

    /** Summed in the order of the blocks, so that it doesn't depend on segments. */
    private double gradientNorm() {
        double squares = 0;
        for (int block = 0; block < network.blocks(); block++) {
            if (!network.parameters(block).isEmpty()) {
                squares += scalar(BlockGradients.sumOfSquares(block));
            }
        }
        return Math.sqrt(squares);
    }

    private double scalar(String name) {
        return value(name).toFloats()[0];
    }

    /** The old tensor becomes the memory of the next step's result. */
    private void replace(String name) {
        String next = Optimizer.nextName(name);
        Tensor old = value(name);
        values.put(name, value(next));
        values.put(next, old);
    }

    private Tensor value(String name) {
        return Optional.ofNullable(values.get(name))
                .orElseThrow(() -> new IllegalArgumentException("there is no tensor '" + name + "'"));
    }

    @Override
    public void restore(long newStep, Map<String, Tensor> state) {
        Map<String, Tensor> copies = new HashMap<>();
        for (TensorSpec changing : network.changing()) {
            Tensor kept = state.get(changing.name());
            if (kept == null || kept.type() != changing.type() || !kept.shape().equals(changing.shape())) {
                throw new IllegalArgumentException("state has " + kept + " for " + changing);
            }
            copies.put(changing.name(), copy(kept));
        }
        values.putAll(copies);
        step = newStep;
    }

    /** As declared, and of anything else that the last step computed. */
    @Override
    public Tensor copyOf(String name) {
        return copy(value(name));
    }

    private static Tensor copy(Tensor value) {
        Tensor copy = Tensor.allocate(value.type(), value.shape());
        copy.data().put(value.data());
        return copy;
    }

    @Override
    public void close() {
        forward.forEach(SessionPass::close);
        backward.forEach(SessionPass::close);
        updates.forEach(SessionPass::close);
    }
}
