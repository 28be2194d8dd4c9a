package org.jointdnn.planner.internal;

import org.jointdnn.planner.Side;

/**
 * A plan as the searches have it.
 *
 * @param sides one for each decision; for inference that is the side of each block
 * @param codings for each tensor of the costs the index of its coding, in case it crosses; empty where tensors have
 *     none to choose from
 */
public record Decisions(Side[] sides, int[] codings) {
    /** Number of decisions for CLOUD. */
    public int onCloud() {
        int count = 0;
        for (Side side : sides) {
            count += side == Side.CLOUD ? 1 : 0;
        }
        return count;
    }
}
