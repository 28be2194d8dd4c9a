package org.jointdnn.planner.training;

import org.jointdnn.planner.Side;
import org.jointdnn.planner.internal.LinearCost;

/** What the parts of a training step cost by one {@link LinearCost}. */
final class StepPrices {
    /** By side, last block and first block. */
    final double[][][] forward = new double[2][][];
    /** By side, last block and first block. */
    final double[][][] backward = new double[2][][];
    /** By pair and block: stash and weights. */
    final double[][] coupling;
    /** By side and block: the forward pass leaves the side after the block. */
    final double[][] activation;
    /** By side and block: the backward pass comes to the side after, in its order, the block above. */
    final double[][] gradient;
    /** By pair: the turn from the forward to the backward pass, and labels. */
    final double[] turn = new double[StepTraffic.PAIRS];
    /** By side of the first block's forward pass. */
    final double[] start = new double[2];
    /** The return of the last run's weights. */
    final double back;

    StepPrices(StepSpace space, LinearCost cost) {
        StepTraffic traffic = space.traffic();
        for (Side side : Side.values()) {
            forward[side.ordinal()] = space.runs(Pass.FORWARD, side).priced(cost);
            backward[side.ordinal()] = space.runs(Pass.BACKWARD, side).priced(cost);
        }
        double up = cost.uploadByte();
        double down = cost.downloadByte();
        coupling = new double[StepTraffic.PAIRS][traffic.blocks];
        activation = new double[2][traffic.blocks];
        gradient = new double[2][traffic.blocks];
        for (int block = 0; block < traffic.blocks; block++) {
            for (int pair = 0; pair < StepTraffic.PAIRS; pair++) {
                coupling[pair][block] = up * traffic.up[pair][block] + down * traffic.down[pair][block];
            }
            double toCloud = up * traffic.boundary[block] + cost.switching();
            double toMobile = down * traffic.boundary[block] + cost.switching();
            activation[0][block] = toCloud;
            activation[1][block] = toMobile;
            gradient[0][block] = toMobile;
            gradient[1][block] = toCloud;
        }
        for (int pair = 0; pair < StepTraffic.PAIRS; pair++) {
            boolean forwardOnCloud = StepTraffic.onCloud(pair, StepTraffic.FORWARD);
            boolean turns = forwardOnCloud != StepTraffic.onCloud(pair, StepTraffic.BACKWARD);
            turn[pair] = (forwardOnCloud ? up * traffic.labelBytes : 0) + (turns ? cost.switching() : 0);
        }
        start[1] = up * traffic.inputBytes + cost.switching();
        back = cost.switching();
    }
}
