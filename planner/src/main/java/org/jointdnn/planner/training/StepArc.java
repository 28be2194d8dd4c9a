package org.jointdnn.planner.training;

import org.jointdnn.planner.internal.LinearCost;
import org.jointdnn.planner.internal.Moves;
import org.jointdnn.planner.internal.Residency;

/** Sums up what an arc of {@link StepMoves} uses. */
final class StepArc {
    private final Moves.Arcs arcs;
    private final Residency residency;
    private final LinearCost[] costs;
    private final double[] spent;
    private double mobileMillis;
    private double mobileMillijoules;
    private double cloudMillis;
    private int cloudRuns;
    private int switches;
    private double uploadBytes;
    private double downloadBytes;
    private int cloudBlocks;

    /**
     * An arc that uses nothing yet.
     *
     * @param spent is overwritten with each of the costs when the arc is given
     */
    StepArc(Moves.Arcs arcs, Residency residency, LinearCost[] costs, double[] spent) {
        this.arcs = arcs;
        this.residency = residency;
        this.costs = costs;
        this.spent = spent;
    }

    void upload(double bytes) {
        uploadBytes += bytes;
    }

    void download(double bytes) {
        downloadBytes += bytes;
    }

    void switching(int count) {
        switches += count;
    }

    /** Switches sides, with bytes. */
    void cross(boolean up, double bytes) {
        switches++;
        uploadBytes += up ? bytes : 0;
        downloadBytes += up ? 0 : bytes;
    }

    /** Adds a run; whether it can execute. */
    boolean run(RunTable runs, int from, int last) {
        if (!runs.runs(from, last)) {
            return false;
        }
        if (runs.onCloud()) {
            cloudMillis += runs.millis(from, last);
            cloudRuns++;
            cloudBlocks += last - from + 1;
        } else {
            mobileMillis += runs.millis(from, last);
            mobileMillijoules += runs.millijoules(from, last);
        }
        return true;
    }

    /** Gives the arc as leading to a state. */
    void to(int state) {
        for (int index = 0; index < costs.length; index++) {
            LinearCost cost = costs[index];
            spent[index] = cost.mobileMillis() * mobileMillis
                    + cost.mobileMillijoules() * mobileMillijoules
                    + cost.cloudMillis() * cloudMillis
                    + cost.cloudRun() * cloudRuns
                    + cost.switching() * switches
                    + cost.uploadByte() * uploadBytes
                    + cost.downloadByte() * downloadBytes;
        }
        arcs.arc(state, residency, spent, switches, cloudBlocks, null);
    }
}
