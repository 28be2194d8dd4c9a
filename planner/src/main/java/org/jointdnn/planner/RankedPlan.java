package org.jointdnn.planner;

/** A plan and its value, ordered as solvers choose: by value, then switches, then blocks on CLOUD. */
public record RankedPlan(Plan plan, double value) implements Comparable<RankedPlan> {
    @Override
    public int compareTo(RankedPlan other) {
        int byValue = Double.compare(value, other.value);
        if (byValue != 0) {
            return byValue;
        }
        int bySwitches = Integer.compare(plan.switches(), other.plan.switches());
        return bySwitches != 0 ? bySwitches : Integer.compare(cloudBlocks(), other.cloudBlocks());
    }

    private int cloudBlocks() {
        int blocks = 0;
        for (Side side : plan.placement()) {
            blocks += side == Side.CLOUD ? 1 : 0;
        }
        return blocks;
    }
}
