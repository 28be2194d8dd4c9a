package org.jointdnn.planner.training;

import org.jointdnn.planner.internal.PlanSpace;
import org.jointdnn.planner.internal.Residency;

/** Sums up what an arc of {@link StepSpace} uses. */
final class StepArc {
    private final PlanSpace.Arcs arcs;
    private final Residency residency;
    private double mobileMillis;
    private double mobileMillijoules;
    private double cloudMillis;
    private int cloudRuns;
    private int switches;
    private double uploadBytes;
    private double downloadBytes;
    private int cloudBlocks;

    StepArc(PlanSpace.Arcs arcs, Residency residency) {
        this.arcs = arcs;
        this.residency = residency;
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
        arcs.arc(
                state,
                residency,
                mobileMillis,
                mobileMillijoules,
                cloudMillis,
                cloudRuns,
                switches,
                uploadBytes,
                downloadBytes,
                cloudBlocks);
    }
}
