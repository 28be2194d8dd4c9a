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
        Booking booking = new Booking(blocks);
        List<CrossingTensor> found = new ArrayList<>();
        List<Integer> indices = new ArrayList<>();
        int last = -1;
        for (int index = 0; index < costs.tensors().size(); index++) {
            CrossingTensor tensor = costs.tensors().get(index);
            if (tensor.output() && tensor.producer() >= 0) {
                booking.downOfBlock.get(tensor.producer()).add(index);
                last = Math.max(last, tensor.producer());
            }
            if (!booking.settle(tensor, index)) {
                found.add(tensor);
                indices.add(index);
            }
        }
        upOfBlock = arrays(booking.upOfBlock);
        downOfBlock = arrays(booking.downOfBlock);
        upAfter = arrays(booking.upAfter);
        downAfter = arrays(booking.downAfter);
        skips = new Skips(blocks, found);
        tensorOfSkip = array(indices);
        lastOutput = last;
    }

    static Crossings of(Costs costs) {
        return new Crossings(costs);
    }

    private static int[][] arrays(List<List<Integer>> lists) {
        int[][] arrays = new int[lists.size()][];
        for (int index = 0; index < arrays.length; index++) {
            arrays[index] = array(lists.get(index));
        }
        return arrays;
    }

    private static int[] array(List<Integer> list) {
        return list.stream().mapToInt(Integer::intValue).toArray();
    }

    /** The tensors by block, while they are sorted. */
    private static final class Booking {
        final List<List<Integer>> upOfBlock = new ArrayList<>();
        final List<List<Integer>> downOfBlock = new ArrayList<>();
        final List<List<Integer>> upAfter = new ArrayList<>();
        final List<List<Integer>> downAfter = new ArrayList<>();

        Booking(int blocks) {
            for (List<List<Integer>> byBlock : List.of(upOfBlock, downOfBlock, upAfter, downAfter)) {
                for (int block = 0; block < blocks; block++) {
                    byBlock.add(new ArrayList<>());
                }
            }
        }

        /** Books a tensor that is no skip; whether it was one of those. */
        boolean settle(CrossingTensor tensor, int index) {
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
                upOfBlock.get(consumers[0]).add(index);
                return true;
            }
            if (consumers[0] != tensor.producer() + 1) {
                return false;
            }
            upAfter.get(tensor.producer()).add(index);
            if (!tensor.output()) {
                downAfter.get(tensor.producer()).add(index);
            }
            return true;
        }
    }
}
