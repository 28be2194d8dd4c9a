package org.jointdnn.planner;

import java.util.List;

/** A problem's costs as the searches use them: tensors sorted, pins turned into how far runs reach. */
record Network(Costs costs, Crossings crossings, Reach reach) {
    static Network of(Costs costs, List<Pin> pins) {
        return new Network(costs, Crossings.of(costs), Reach.of(costs.blocks(), pins));
    }

    int blocks() {
        return costs.blocks();
    }

    /** Whether a segment can run on a side. */
    boolean runs(Side side, int from, int to) {
        return (side == Side.MOBILE ? costs.mobile() : costs.cloud()).runs(from, to);
    }
}
