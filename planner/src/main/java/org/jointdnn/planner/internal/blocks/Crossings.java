package org.jointdnn.planner.internal.blocks;

import java.util.ArrayList;
import java.util.Arrays;
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
    private static final int[] NONE = {};

    /** By block: the tensors, as indices in the costs, that cross up if the block is on CLOUD. */
    final int[][] upOfBlock;
    /** By block: those that cross down if the block is on CLOUD. */
    final int[][] downOfBlock;
    /** By block: those that cross up if MOBILE changes to CLOUD after it. */
    final int[][] upAfter;
    /** By block: those that cross down if CLOUD changes to MOBILE after it. */
    final int[][] downAfter;
    /** The last block that computes an output of the model; -1 if none does. */
    final int lastOutput;

    final Skips skips;
    /** By number of the skip: the tensor. */
    final int[] tensorOfSkip;

    private Crossings(Costs costs) {
        int blocks = costs.blocks();
        upOfBlock = empty(blocks);
        downOfBlock = empty(blocks);
        upAfter = empty(blocks);
        downAfter = empty(blocks);
        List<CrossingTensor> found = new ArrayList<>();
        List<Integer> indices = new ArrayList<>();
        int last = -1;
        for (int index = 0; index < costs.tensors().size(); index++) {
            CrossingTensor tensor = costs.tensors().get(index);
            if (tensor.output() && tensor.producer() >= 0) {
                append(downOfBlock, tensor.producer(), index);
                last = Math.max(last, tensor.producer());
            }
            if (!settle(tensor, index)) {
                found.add(tensor);
                indices.add(index);
            }
        }
        skips = new Skips(blocks, found);
        tensorOfSkip = indices.stream().mapToInt(Integer::intValue).toArray();
        lastOutput = last;
    }

    static Crossings of(Costs costs) {
        return new Crossings(costs);
    }

    private static int[][] empty(int blocks) {
        int[][] empty = new int[blocks][];
        Arrays.fill(empty, NONE);
        return empty;
    }

    private static void append(int[][] lists, int block, int index) {
        int[] list = lists[block];
        lists[block] = Arrays.copyOf(list, list.length + 1);
        lists[block][list.length] = index;
    }

    /** Books a tensor that is no skip; whether it was one of those. */
    private boolean settle(CrossingTensor tensor, int index) {
        List<Integer> consumers = tensor.consumers();
        if (consumers.isEmpty()) {
            return true;
        }
        int reader = consumers.get(0);
        for (int consumer : consumers) {
            if (consumer != reader) {
                return false;
            }
        }
        if (tensor.producer() < 0) {
            append(upOfBlock, reader, index);
            return true;
        }
        if (reader != tensor.producer() + 1) {
            return false;
        }
        append(upAfter, tensor.producer(), index);
        if (!tensor.output()) {
            append(downAfter, tensor.producer(), index);
        }
        return true;
    }
}
