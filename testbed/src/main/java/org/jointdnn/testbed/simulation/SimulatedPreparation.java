package org.jointdnn.testbed.simulation;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jointdnn.device.adapt.SegmentPreparation;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.Step;

/** Opens segments in virtual time; each takes so long the first time, and is open from then on. */
final class SimulatedPreparation implements SegmentPreparation {
    /** What opening a session of a middling network takes here. */
    private static final double OPENING_MILLIS = 100;

    private final VirtualTime time;
    private final Set<List<Object>> open = new HashSet<>();

    SimulatedPreparation(VirtualTime time) {
        this.time = time;
    }

    @Override
    public CompletableFuture<Void> begin(Plan plan) {
        CompletableFuture<Void> ready = new CompletableFuture<>();
        time.after(Math.round(1e6 * workMillis(plan)), () -> {
            plan.steps().forEach(this::opened);
            ready.complete(null);
        });
        return ready;
    }

    private void opened(Step step) {
        if (step instanceof Step.Run run) {
            open.add(List.of(run.side(), run.from(), run.to()));
        }
    }

    @Override
    public double workMillis(Plan plan) {
        double millis = 0;
        for (Step step : plan.steps()) {
            if (step instanceof Step.Run run
                    && run.side() == Side.MOBILE
                    && !open.contains(List.<Object>of(run.side(), run.from(), run.to()))) {
                millis += OPENING_MILLIS;
            }
        }
        return millis;
    }

    @Override
    public boolean isAloneReady() {
        return true;
    }
}
