package org.jointdnn.planner.training;

/**
 * Numbers for the ways to have placed the lower blocks of a training step.
 *
 * <p>Blocks are placed from 0 upwards, both passes of each together. What is still open then is: on which
 * sides the current run of each pass is (a pair), and the block where each of them starts: the later of
 * the two is the next block to be placed. The backward run that starts at the lowest block with a backward
 * pass is executed last; as long as it is current, a state is either <em>paid</em>, the return of its
 * weights being charged, or <em>unpaid</em>: then none of its blocks may send any. Below that block there
 * is a forward run only.
 */
final class StepStates {
    private final int blocks;
    private final int lowest;
    private final int unpaid;
    private final int forwardOnly;

    StepStates(int blocks, int lowest) {
        this.blocks = blocks;
        this.lowest = lowest;
        this.unpaid = StepTraffic.PAIRS * blocks * blocks;
        this.forwardOnly = unpaid + StepTraffic.PAIRS * blocks;
    }

    int count() {
        return forwardOnly + 2 * lowest + 1;
    }

    int complete() {
        return count() - 1;
    }

    /** Both passes have a current run. */
    int both(int pair, int forwardFrom, int backwardFrom) {
        return (pair * blocks + backwardFrom) * blocks + forwardFrom;
    }

    /** As {@link #both}, where the backward run starts at the lowest block and must not send weights. */
    int unpaid(int pair, int forwardFrom) {
        return unpaid + pair * blocks + forwardFrom;
    }

    /** A forward run that starts below the lowest block with a backward pass. */
    int forwardOnly(int side, int from) {
        return forwardOnly + side * lowest + from;
    }

    boolean isForwardOnly(int state) {
        return state >= forwardOnly;
    }

    boolean isUnpaid(int state) {
        return state >= unpaid && state < forwardOnly;
    }

    int pair(int state) {
        if (isForwardOnly(state)) {
            return (state - forwardOnly) / lowest * StepTraffic.FORWARD;
        }
        return isUnpaid(state) ? (state - unpaid) / blocks : state / (blocks * blocks);
    }

    int forwardFrom(int state) {
        if (isForwardOnly(state)) {
            return (state - forwardOnly) % lowest;
        }
        return isUnpaid(state) ? (state - unpaid) % blocks : state % blocks;
    }

    /** Where the backward run starts; the lowest block with a backward pass if it hasn't begun. */
    int backwardFrom(int state) {
        return state >= unpaid ? lowest : state / blocks % blocks;
    }
}
