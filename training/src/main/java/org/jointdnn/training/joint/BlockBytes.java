package org.jointdnn.training.joint;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.bundle.SegmentModel;
import org.jointdnn.planner.training.TrainedBlock;
import org.jointdnn.training.TrainingNetwork;

/**
 * How large is what the planner thinks of as crossing in a step: a sum of what each block needs, whatever the others do.
 *
 * <p>So it is never less than what really crosses ({@link StepForecast}), and more where a block's backward pass reads what the
 * passes of other blocks have brought along: it is counted with each block that reads it.
 *
 * @param boundaries the network's inputs, then what is live after each block but the last
 * @param labels of a batch
 */
public record BlockBytes(List<Long> boundaries, List<TrainedBlock> blocks, long labels) {
    public BlockBytes {
        boundaries = List.copyOf(boundaries);
        blocks = List.copyOf(blocks);
    }

    public static BlockBytes of(TrainingNetwork network) {
        List<SegmentModel> forward = new ArrayList<>();
        for (int block = 0; block < network.blocks(); block++) {
            forward.add(network.forward(block, block));
        }
        List<Long> boundaries = new ArrayList<>();
        List<TrainedBlock> blocks = new ArrayList<>();
        Set<TensorSpec> made = new HashSet<>(network.inputs());
        for (int block = 0; block < network.blocks(); block++) {
            boundaries.add(live(made, forward.subList(block, forward.size())));
            made.addAll(forward.get(block).outputs());
        }
        for (int block = 0; block < network.blocks(); block++) {
            blocks.add(trained(network, block, made));
        }
        return new BlockBytes(boundaries, blocks, network.labels().bytes());
    }

    private static long live(Set<TensorSpec> made, List<SegmentModel> readers) {
        Set<TensorSpec> live = new HashSet<>();
        readers.forEach(reader -> live.addAll(reader.inputs()));
        live.retainAll(made);
        return bytes(live);
    }

    /** A block with a backward pass has its stash; with parameters, it is one that is trained. */
    private static TrainedBlock trained(TrainingNetwork network, int block, Set<TensorSpec> made) {
        Set<TensorSpec> stash = new HashSet<>();
        if (network.hasBackward(block, block)) {
            stash.addAll(network.backward(block, block).inputs());
            stash.retainAll(made);
        }
        List<TensorSpec> parameters = network.parameters(block);
        return new TrainedBlock(bytes(stash), bytes(parameters), !parameters.isEmpty());
    }

    private static long bytes(Collection<TensorSpec> tensors) {
        return tensors.stream().mapToLong(TensorSpec::bytes).sum();
    }
}
