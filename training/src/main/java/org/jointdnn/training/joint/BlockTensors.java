package org.jointdnn.training.joint;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.bundle.SegmentModel;
import org.jointdnn.planner.training.TrainedBlock;
import org.jointdnn.training.TrainingNetwork;

/**
 * What the planner thinks of as crossing in a step: what each block needs, whatever the others do.
 *
 * <p>So it is never less than what really crosses ({@link StepForecast}), and more where a block's backward pass reads what the
 * passes of other blocks have brought along: it is counted with each block that reads it.
 *
 * @param boundaries the network's inputs, then what is live after each block but the last
 * @param stashes what each block's backward pass reads of the forward pass
 * @param parameters of each block
 * @param gradients what blocks' backward passes give to others
 */
public record BlockTensors(
        List<Set<TensorSpec>> boundaries,
        List<Set<TensorSpec>> stashes,
        List<List<TensorSpec>> parameters,
        Set<TensorSpec> gradients) {
    public static BlockTensors of(TrainingNetwork network) {
        List<SegmentModel> forward = new ArrayList<>();
        for (int block = 0; block < network.blocks(); block++) {
            forward.add(network.forward(block, block));
        }
        List<Set<TensorSpec>> boundaries = new ArrayList<>();
        Set<TensorSpec> made = new LinkedHashSet<>(network.inputs());
        for (int block = 0; block < network.blocks(); block++) {
            boundaries.add(live(made, forward.subList(block, forward.size())));
            made.addAll(forward.get(block).outputs());
        }
        List<Set<TensorSpec>> stashes = new ArrayList<>();
        List<List<TensorSpec>> parameters = new ArrayList<>();
        Set<TensorSpec> gradients = new LinkedHashSet<>();
        for (int block = 0; block < network.blocks(); block++) {
            Set<TensorSpec> read = new LinkedHashSet<>();
            if (network.hasBackward(block, block)) {
                SegmentModel backward = network.backward(block, block);
                read.addAll(backward.inputs());
                gradients.addAll(backward.inputs());
            }
            read.retainAll(made);
            stashes.add(read);
            parameters.add(network.parameters(block));
        }
        Set<TensorSpec> kept = new LinkedHashSet<>(network.held());
        gradients.removeIf(tensor -> made.contains(tensor) || kept.contains(tensor));
        return new BlockTensors(boundaries, stashes, parameters, gradients);
    }

    private static Set<TensorSpec> live(Set<TensorSpec> made, List<SegmentModel> readers) {
        Set<TensorSpec> live = new LinkedHashSet<>();
        readers.forEach(reader -> live.addAll(reader.inputs()));
        live.retainAll(made);
        return live;
    }

    /** What may cross in a step, parameters aside. */
    public Set<TensorSpec> crossing() {
        Set<TensorSpec> all = new LinkedHashSet<>(gradients);
        boundaries.forEach(all::addAll);
        stashes.forEach(all::addAll);
        return all;
    }

    /** Bytes of {@link #boundaries}, each tensor as large as the function says. */
    public List<Long> boundaryBytes(ToLongFunction<TensorSpec> size) {
        List<Long> bytes = new ArrayList<>();
        boundaries.forEach(tensors -> bytes.add(bytes(tensors, size)));
        return bytes;
    }

    /** The blocks, each tensor of their stashes as large as the function says. A block with parameters is one that is trained. */
    public List<TrainedBlock> blocks(ToLongFunction<TensorSpec> size) {
        List<TrainedBlock> blocks = new ArrayList<>();
        for (int block = 0; block < stashes.size(); block++) {
            List<TensorSpec> trained = parameters.get(block);
            blocks.add(new TrainedBlock(
                    bytes(stashes.get(block), size), bytes(trained, TensorSpec::bytes), !trained.isEmpty()));
        }
        return blocks;
    }

    private static long bytes(Collection<TensorSpec> tensors, ToLongFunction<TensorSpec> size) {
        return tensors.stream().mapToLong(size).sum();
    }
}
