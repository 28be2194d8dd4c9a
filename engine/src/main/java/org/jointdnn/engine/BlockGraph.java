package org.jointdnn.engine;

import java.util.ArrayList;
import java.util.List;
import org.jointdnn.onnx.bundle.Bundle;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.CrossingTensor;

/**
 * Which blocks make and read which tensors: all that executing a plan needs to know of a network.
 *
 * @param blocks how many
 * @param tensors in order of production
 */
public record BlockGraph(int blocks, List<CrossingTensor> tensors) {
    public BlockGraph {
        tensors = List.copyOf(tensors);
    }

    /** A bundle's. */
    public static BlockGraph of(Bundle bundle) {
        return new BlockGraph(bundle.blocks().size(), CostsAssembly.tensors(bundle));
    }

    /** That of the network which costs are known of. */
    public static BlockGraph of(Costs costs) {
        return new BlockGraph(costs.blocks(), costs.tensors());
    }

    /** Names of the model's inputs. */
    public List<String> inputs() {
        List<String> names = new ArrayList<>();
        for (CrossingTensor tensor : tensors) {
            if (tensor.producer() < 0) {
                names.add(tensor.name());
            }
        }
        return names;
    }

    /** Names of the model's outputs. */
    public List<String> outputs() {
        List<String> names = new ArrayList<>();
        for (CrossingTensor tensor : tensors) {
            if (tensor.output()) {
                names.add(tensor.name());
            }
        }
        return names;
    }

    /** Names of what a segment reads from outside; throws IllegalArgumentException if it is not within the blocks. */
    public List<String> segmentInputs(int from, int to) {
        checkSegment(from, to);
        List<String> names = new ArrayList<>();
        for (CrossingTensor tensor : tensors) {
            if (tensor.producer() < from && isReadWithin(tensor, from, to)) {
                names.add(tensor.name());
            }
        }
        return names;
    }

    /**
     * Names of what a segment gives: read after it, or an output of the model; throws IllegalArgumentException if it is not
     * within the blocks.
     */
    public List<String> segmentOutputs(int from, int to) {
        checkSegment(from, to);
        List<String> names = new ArrayList<>();
        for (CrossingTensor tensor : tensors) {
            boolean madeWithin = tensor.producer() >= from && tensor.producer() <= to;
            if (madeWithin && (tensor.output() || isReadWithin(tensor, to + 1, blocks - 1))) {
                names.add(tensor.name());
            }
        }
        return names;
    }

    private void checkSegment(int from, int to) {
        if (from < 0 || to < from || to >= blocks) {
            throw new IllegalArgumentException(
                    "segment " + from + ".." + to + " is not within blocks 0.." + (blocks - 1));
        }
    }

    private static boolean isReadWithin(CrossingTensor tensor, int from, int to) {
        for (int consumer : tensor.consumers()) {
            if (consumer >= from && consumer <= to) {
                return true;
            }
        }
        return false;
    }
}
