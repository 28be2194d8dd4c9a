package org.jointdnn.planner;

import java.util.Collections;
import java.util.List;

/** Makes the placements that the best one is compared with. */
public final class Placements {
    private Placements() {}

    /** Every block on one side. */
    public static List<Side> allOn(Side side, int blocks) {
        return List.copyOf(Collections.nCopies(blocks, side));
    }

    /**
     * The blocks before {@code boundary} on one side, the others on the other.
     *
     * @param boundary number of blocks on the first side, within {@code 0..blocks}
     */
    public static List<Side> split(Side first, int boundary, int blocks) {
        if (boundary < 0 || boundary > blocks) {
            throw new IllegalArgumentException("boundary is " + boundary + ", must be within 0.." + blocks);
        }
        Side[] placement = new Side[blocks];
        for (int block = 0; block < blocks; block++) {
            placement[block] = block < boundary ? first : first.other();
        }
        return List.of(placement);
    }
}
