package org.jointdnn.training;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jointdnn.engine.prepare.PartitionedGraph;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.bundle.SegmentModel;
import org.jointdnn.onnx.graph.Graph;
import org.jointdnn.onnx.model.Constant;
import org.jointdnn.training.adapter.AdaptedWeight;
import org.jointdnn.training.adapter.LowRankAdaptation;
import org.jointdnn.training.gradient.BlockGradients;
import org.jointdnn.training.gradient.Differentiation;
import org.jointdnn.training.gradient.DropoutMask;
import org.jointdnn.training.gradient.Recomputation;
import org.jointdnn.training.gradient.RunningState;
import org.jointdnn.training.graph.GraphPart;
import org.jointdnn.training.loss.Loss;
import org.jointdnn.training.optimizer.Optimizer;
import org.jointdnn.training.unrolling.Unrolling;

/**
 * A network as it is trained: for any segment of its blocks a forward, a backward and an update model, which are ordinary
 * ONNX models.
 *
 * <p>A step runs the forward models of segments that cover the network, then backward models in the opposite order, then
 * updates, in any order; the segments of the passes need not be the same, nor run on one machine. All tensors have names
 * that are unique in the network, so running a model is: look up its inputs, put down its outputs. These are
 *
 * <ul>
 *   <li>the network's own tensors; those of a block's forward pass that its backward pass reads are its stash;
 *   <li>weights, running statistics and the optimiser's state ({@link #held}): inputs, since they change with every step and no model with
 *       them built in would be right for long. An update gives what replaces {@code w} as {@code w:next}, a forward pass does
 *       so for running statistics; whoever runs the step puts them in place when the step is complete;
 *   <li>gradients ({@link Differentiation}); masks of dropouts; labels and loss, of the last block; sums of squares of
 *       gradients, of each block with parameters; and the scalars of the update.
 * </ul>
 *
 * <p>Immutable.
 */
public final class TrainingNetwork {
    private final PartitionedGraph network;
    private final TrainingSettings settings;
    private final List<AdaptedWeight> adapted;
    private final List<BlockGradients> blocks;
    private final Map<String, TensorSpec> specs = new HashMap<>();
    private final PassModels models;
    private final SegmentPasses passes;

    private TrainingNetwork(LowRankAdaptation.Adapted adaptation, TrainingSettings settings) {
        this.network = adaptation.network();
        this.adapted = adaptation.weights();
        this.settings = settings;
        check();
        Set<String> trained = trained();
        List<BlockGradients> keeping =
                Differentiation.of(network, trained, Set.of(settings.target()), settings.lowering());
        this.blocks = settings.recompute() ? Recomputation.of(keeping, inputs()) : keeping;
        GraphPart loss = settings.loss().part(target(), targetGradient());
        specs.putAll(network.specs());
        specs.put(Loss.LABELS, labels());
        specs.putAll(loss.specs());
        List<GraphPart> updates = new ArrayList<>();
        Set<String> changing = new HashSet<>(trained);
        for (int block = 0; block < blocks.size(); block++) {
            GraphPart update = updateOf(block);
            updates.add(update);
            declare(blocks.get(block), update);
            blocks.get(block)
                    .states()
                    .forEach(state -> changing.add(state.tensor().name()));
        }
        settings.optimizer()
                .scalars(1, 1, 1)
                .forEach((name, value) -> specs.put(name, new TensorSpec(name, value.type(), value.shape())));
        this.models = new PassModels(network.graph(), changing, this::spec);
        this.passes = new SegmentPasses(
                blocks,
                loss,
                List.of(Loss.VALUE, targetGradient()),
                updates,
                network.graph().outputs(),
                settings.optimizer().slots(),
                models);
    }

    /**
     * A network to train.
     *
     * @param network read for training ({@link org.jointdnn.onnx.graph.Purpose#TRAINING}), else it has no dropout
     * @throws org.jointdnn.onnx.UnsupportedOperatorException if a node between a weight and the loss has no gradient
     * @throws org.jointdnn.onnx.ModelFormatException if its operator set is too old
     * @throws IllegalArgumentException if a setting doesn't fit the network
     */
    public static TrainingNetwork of(PartitionedGraph network, TrainingSettings settings) {
        PartitionedGraph flat = Unrolling.of(OpsetUpgrade.of(network));
        return new TrainingNetwork(LowRankAdaptation.of(flat, settings.adapters()), settings);
    }

    private Set<String> trained() {
        Set<String> trained = new HashSet<>(settings.trainable());
        for (AdaptedWeight weight : adapted) {
            trained.add(weight.a().name());
            trained.add(weight.b().name());
        }
        return trained;
    }

    private void check() {
        Graph graph = network.graph();
        if (!graph.outputs().contains(settings.target())) {
            throw new IllegalArgumentException(
                    "target is '" + settings.target() + "', must be one of the outputs " + graph.outputs());
        }
        for (String name : settings.trainable()) {
            boolean input = graph.inputs().stream().anyMatch(spec -> spec.name().equals(name));
            Constant constant = graph.constants().get(name);
            boolean weight = constant instanceof Constant.Dense dense && dense.type() == ElementType.FLOAT32;
            if (!weight && !input) {
                throw new IllegalArgumentException("trainable has '" + name + "', which is no FP32 constant");
            }
        }
    }

    private GraphPart updateOf(int block) {
        BlockGradients gradients = blocks.get(block);
        return settings.optimizer().part("u" + block, gradients.parameters(), gradients.gradients());
    }

    private void declare(BlockGradients block, GraphPart update) {
        specs.putAll(block.forward().specs());
        specs.putAll(block.backward().specs());
        specs.putAll(update.specs());
        block.masks().forEach(mask -> specs.put(mask.tensor().name(), mask.tensor()));
        for (TensorSpec parameter : block.parameters()) {
            for (String slot : settings.optimizer().slots()) {
                String name = Optimizer.slotName(parameter.name(), slot);
                specs.put(name, new TensorSpec(name, parameter.type(), parameter.shape()));
            }
        }
    }

    private TensorSpec spec(String name) {
        TensorSpec spec = specs.get(name);
        if (spec == null) {
            throw new IllegalArgumentException("the network has no tensor '" + name + "'");
        }
        return spec;
    }

    public TrainingSettings settings() {
        return settings;
    }

    /** The weights with adapters, and these. */
    public List<AdaptedWeight> adapted() {
        return adapted;
    }

    /** Number of blocks. */
    public int blocks() {
        return blocks.size();
    }

    /** The network's inputs. */
    public List<TensorSpec> inputs() {
        return network.graph().inputs();
    }

    /** What the forward pass of the last block reads as labels. */
    public TensorSpec labels() {
        return settings.loss().labels(target());
    }

    /** The output that the loss reads. */
    public TensorSpec target() {
        TensorSpec target = network.specs().get(settings.target());
        if (target == null) {
            throw new IllegalArgumentException("target is '" + settings.target() + "', whose type can't be trained");
        }
        return target;
    }

    /** The name of the gradient of the loss by the target. */
    public String targetGradient() {
        return Differentiation.gradientName(settings.target(), network.blocks().size());
    }

    /** What is trained, by the block that updates it: the lowest that reads it. */
    public List<TensorSpec> parameters(int block) {
        return blocks.get(block).parameters();
    }

    /** The gradients that the backward pass of a block gives, by tensor. */
    public Map<String, TensorSpec> gradients(int block) {
        return blocks.get(block).gradients();
    }

    /** The running statistics that the forward pass of a block replaces. */
    public List<RunningState> states(int block) {
        return blocks.get(block).states();
    }

    /** The masks that the forward pass of a block reads. */
    public List<DropoutMask> masks(int block) {
        return blocks.get(block).masks();
    }

    /** The lowest block with a backward pass, or the number of blocks if there is none. */
    public int backwardFrom() {
        int block = 0;
        while (block < blocks.size() && blocks.get(block).gradients().isEmpty()) {
            block++;
        }
        return block;
    }

    /** Whether any of the blocks has a backward pass. */
    public boolean hasBackward(int from, int to) {
        return blocks.subList(from, to + 1).stream()
                .anyMatch(block -> !block.gradients().isEmpty());
    }

    /** Names of what the update of blocks {@code from..to} replaces: their parameters and the optimiser's state of these. */
    public List<String> updated(int from, int to) {
        List<String> names = new ArrayList<>();
        for (BlockGradients block : blocks.subList(from, to + 1)) {
            for (TensorSpec parameter : block.parameters()) {
                names.add(parameter.name());
                for (String slot : settings.optimizer().slots()) {
                    names.add(Optimizer.slotName(parameter.name(), slot));
                }
            }
        }
        return names;
    }

    /** The tensor of a name that models read or give, if there is one. */
    public Optional<TensorSpec> tensor(String name) {
        return Optional.ofNullable(specs.get(name));
    }

    /** What models read as inputs and is kept from step to step: constants, running statistics, the optimiser's state. */
    public List<TensorSpec> held() {
        List<TensorSpec> held = new ArrayList<>();
        network.graph().constants().forEach((name, constant) -> {
            if (!models.isInline(name, constant)) {
                held.add(spec(name));
            }
        });
        for (BlockGradients block : blocks) {
            for (TensorSpec parameter : block.parameters()) {
                settings.optimizer()
                        .slots()
                        .forEach(slot -> held.add(spec(Optimizer.slotName(parameter.name(), slot))));
            }
        }
        return held;
    }

    /** What of {@link #held} a step replaces: running statistics, weights and the optimiser's state, block by block. */
    public List<TensorSpec> changing() {
        List<TensorSpec> changing = new ArrayList<>();
        for (BlockGradients block : blocks) {
            block.states().forEach(state -> changing.add(state.tensor()));
            for (TensorSpec parameter : block.parameters()) {
                changing.add(parameter);
                settings.optimizer()
                        .slots()
                        .forEach(slot -> changing.add(spec(Optimizer.slotName(parameter.name(), slot))));
            }
        }
        return changing;
    }

    /** The value of something held before the first step: a constant as the model file has it, or an optimiser's zeros. */
    public Tensor initial(TensorSpec held) {
        Tensor value = Tensor.allocate(held.type(), held.shape());
        if (network.graph().constants().get(held.name()) instanceof Constant.Dense dense) {
            value.data().put(dense.raw().asReadOnlyByteBuffer());
        }
        return value;
    }

    /**
     * The forward pass of blocks {@code from..to}. It gives what later blocks read, the network's outputs, the stash of its
     * blocks and the running statistics; with the last block, also loss and gradient of the target.
     */
    public SegmentModel forward(int from, int to) {
        return passes.forward(from, to);
    }

    /**
     * The backward pass of blocks {@code from..to}. It reads the gradients that later blocks give and the stash, and gives
     * gradients of parameters and of what earlier blocks made.
     *
     * @throws IllegalArgumentException if none of the blocks has a backward pass
     */
    public SegmentModel backward(int from, int to) {
        return passes.backward(from, to);
    }

    /**
     * The update of the parameters of blocks {@code from..to}, of their gradients and {@link Optimizer#scalars}.
     *
     * @throws IllegalArgumentException if none of the blocks has parameters
     */
    public SegmentModel update(int from, int to) {
        return passes.update(from, to);
    }
}
