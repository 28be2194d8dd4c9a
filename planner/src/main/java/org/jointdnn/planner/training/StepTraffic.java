package org.jointdnn.planner.training;

import org.jointdnn.planner.Side;

/**
 * What crosses in a training step, sorted by what decides whether it does.
 *
 * <p>A <em>pair</em> is the sides of a block's two passes: {@code 2 f + g}, MOBILE 0 and CLOUD 1.
 */
final class StepTraffic {
    /** Number of pairs. */
    static final int PAIRS = 4;
    /** Changes the forward pass's side in a pair. */
    static final int FORWARD = 2;
    /** Changes the backward pass's side in a pair. */
    static final int BACKWARD = 1;
    /** Changes the sides of both passes in a pair. */
    static final int BOTH = FORWARD | BACKWARD;

    final int blocks;
    /** The lowest block with a backward pass. */
    final int lowest;
    /** By pair, then block: stash and weights that cross up. */
    final double[][] up;
    /** By pair, then block: stash and weights that cross down. */
    final double[][] down;
    /** By block: what its activation, and the gradient of it, has to cross with. */
    final double[] boundary;

    final double inputBytes;
    final double labelBytes;
    private final boolean placed;
    private final int[] nextUpdated;

    StepTraffic(TrainingCosts costs) {
        blocks = costs.blocks().size();
        lowest = costs.backwardFrom();
        placed = costs.weightSync() == WeightSync.PLACED;
        inputBytes = costs.bytesAfter(-1);
        labelBytes = costs.labelBytes();
        up = new double[PAIRS][blocks];
        down = new double[PAIRS][blocks];
        boundary = new double[blocks];
        nextUpdated = new int[blocks + 1];
        nextUpdated[blocks] = blocks;
        for (int block = blocks - 1; block >= 0; block--) {
            boundary[block] = block + 1 < blocks ? costs.bytesAfter(block) : 0;
            nextUpdated[block] = costs.updatedBytes(block) > 0 ? block : nextUpdated[block + 1];
            if (block >= lowest) {
                addPairs(costs, block);
            }
        }
    }

    private void addPairs(TrainingCosts costs, int block) {
        double stash = costs.blocks().get(block).stashBytes();
        double weights = costs.updatedBytes(block);
        for (int pair = 0; pair < PAIRS; pair++) {
            if (onCloud(pair, FORWARD) != onCloud(pair, BACKWARD)) {
                (onCloud(pair, BACKWARD) ? up : down)[pair][block] += stash;
            }
            if (sendsWeights(pair)) {
                (onCloud(pair, BACKWARD) ? down : up)[pair][block] += weights;
            }
        }
    }

    static int pair(Side forward, Side backward) {
        return FORWARD * forward.ordinal() + BACKWARD * backward.ordinal();
    }

    static boolean onCloud(int pair, int pass) {
        return (pair & pass) != 0;
    }

    /** Whether updated weights cross where a block's passes run on these sides. */
    boolean sendsWeights(int pair) {
        boolean backwardOnCloud = onCloud(pair, BACKWARD);
        return placed ? onCloud(pair, FORWARD) != backwardOnCloud : backwardOnCloud;
    }

    /**
     * How far blocks from {@code from} on may have this pair if none may send weights: the block before
     * which that ends.
     */
    int silentTo(int pair, int from) {
        return sendsWeights(pair) ? nextUpdated[from] : blocks;
    }
}
