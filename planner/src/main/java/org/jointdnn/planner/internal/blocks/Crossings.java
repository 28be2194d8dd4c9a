package org.jointdnn.planner.internal.blocks;

import java.util.ArrayList;
import java.util.List;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.CrossingTensor;
import org.jointdnn.planner.internal.Skips;

/**
 * The tensors of a network sorted by what decides whether they cross.
 *
 * <ul>
 *   <li>By one block's side: an output crosses down if its producer is on CLOUD; an input that one block
 *       reads crosses up if that block is.
 *   <li>By two neighbours: a tensor that only the block after its producer reads crosses if the two are
 *       on different sides.
 *   <li>Otherwise it is a <em>skip</em>: whether it still has to cross when a block reads it depends on
 *       everything since its producer.
 * </ul>
 */
final class Crossings {
    /** Bytes that cross up if the block is on CLOUD. */
    final double[] blockUpBytes;
    /** Bytes that cross down if the block is on CLOUD. */
    final double[] blockDownBytes;
    /** Bytes that cross up if MOBILE changes to CLOUD after the block. */
    final double[] boundaryUpBytes;
    /** Bytes that cross down if CLOUD changes to MOBILE after the block. */
    final double[] boundaryDownBytes;
    /** The last block that computes an output of the model; -1 if none does. */
    final int lastOutput;

    final Skips skips;

    private Crossings(Costs costs) {
        int blocks = costs.blocks();
        blockUpBytes = new double[blocks];
        blockDownBytes = new double[blocks];
        boundaryUpBytes = new double[blocks];
        boundaryDownBytes = new double[blocks];
        List<CrossingTensor> found = new ArrayList<>();
        int last = -1;
        for (CrossingTensor tensor : costs.tensors()) {
            if (tensor.output() && tensor.producer() >= 0) {
                blockDownBytes[tensor.producer()] += tensor.bytes();
                last = Math.max(last, tensor.producer());
            }
            if (!settle(tensor)) {
                found.add(tensor);
            }
        }
        skips = new Skips(blocks, found);
        lastOutput = last;
    }

    static Crossings of(Costs costs) {
        return new Crossings(costs);
    }

    /** Books a tensor that is no skip; whether it was one of those. */
    private boolean settle(CrossingTensor tensor) {
        int[] consumers = tensor.consumers().stream()
                .mapToInt(Integer::intValue)
                .distinct()
                .toArray();
        if (consumers.length == 0) {
            return true;
        }
        if (consumers.length > 1) {
            return false;
        }
        if (tensor.producer() < 0) {
            blockUpBytes[consumers[0]] += tensor.bytes();
            return true;
        }
        if (consumers[0] != tensor.producer() + 1) {
            return false;
        }
        boundaryUpBytes[tensor.producer()] += tensor.bytes();
        boundaryDownBytes[tensor.producer()] += tensor.output() ? 0 : tensor.bytes();
        return true;
    }
}
