package org.jointdnn.planner.internal.blocks;

import java.util.Arrays;
import java.util.List;
import org.jointdnn.planner.Pin;
import org.jointdnn.planner.Side;

/** How far a run may extend on each side without breaking a pin. */
final class Reach {
    private final int[] mobile;
    private final int[] cloud;

    private Reach(int blocks, List<Pin> pins) {
        mobile = reach(blocks, pins, Side.MOBILE);
        cloud = reach(blocks, pins, Side.CLOUD);
    }

    static Reach of(int blocks, List<Pin> pins) {
        return new Reach(blocks, pins);
    }

    /** The last block of the longest run that starts at {@code from}; {@code from - 1} if none may. */
    int last(Side side, int from) {
        return (side == Side.MOBILE ? mobile : cloud)[from];
    }

    private static int[] reach(int blocks, List<Pin> pins, Side side) {
        boolean[] barred = new boolean[blocks];
        for (Pin pin : pins) {
            if (pin.side() != side) {
                Arrays.fill(barred, pin.from(), pin.to() + 1, true);
            }
        }
        int[] last = new int[blocks];
        for (int block = blocks - 1; block >= 0; block--) {
            if (barred[block]) {
                last[block] = block - 1;
            } else {
                last[block] = block == blocks - 1 || barred[block + 1] ? block : last[block + 1];
            }
        }
        return last;
    }
}
