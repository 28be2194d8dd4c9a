package org.jointdnn.device.training;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.PlanCost;
import org.jointdnn.planner.SegmentCosts;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.training.TrainingCosts;
import org.jointdnn.planner.training.WeightSync;
import org.jointdnn.training.joint.BlockBytes;
import org.jointdnn.training.joint.SideProfile;
import org.jointdnn.training.joint.StepForecast;
import org.jointdnn.training.joint.StepTimes;

/**
 * What steps cost as things are: machines, link and waiting.
 *
 * @param queueMillis waited by each visit for its turn
 * @param power of the device
 */
record StepCosts(Map<Side, SideProfile> machines, Link link, double queueMillis, DevicePower power) {
    StepCosts {
        machines = Map.copyOf(new EnumMap<>(machines));
    }

    private SideProfile machine(Side side) {
        SideProfile machine = machines.get(side);
        if (machine == null) {
            throw new IllegalStateException("nothing is known of the side " + side);
        }
        return machine;
    }

    /** The costs of the planner; the update of a segment runs after its backward pass. */
    TrainingCosts forPlanner(BlockBytes bytes) {
        return new TrainingCosts(
                machine(Side.MOBILE).forward().atWatts(power.activeWatts()),
                backward(Side.MOBILE).atWatts(power.activeWatts()),
                machine(Side.CLOUD).forward(),
                backward(Side.CLOUD),
                bytes.boundaries(),
                bytes.blocks(),
                bytes.labels(),
                1,
                WeightSync.PLACED,
                1,
                queueMillis,
                link,
                power.idleWatts());
    }

    private SegmentCosts backward(Side side) {
        return machine(side).backward().plus(machine(side).update());
    }

    /** What a step costs that does exactly this. */
    PlanCost of(StepForecast step) {
        double mobileMillis = 0;
        double cloudMillis = 0;
        for (StepForecast.Done done : step.work()) {
            double millis = machine(done.side()).of(done.work()).millis(done.from(), done.to());
            mobileMillis += done.side() == Side.MOBILE ? millis : 0;
            cloudMillis += done.side() == Side.CLOUD ? millis : 0;
        }
        int visits = step.visits().size();
        return cost(
                mobileMillis,
                cloudMillis,
                visits * (link.rttMillis() + queueMillis),
                link.uploadMillis(step.uploadBytes()),
                link.downloadMillis(step.downloadBytes()),
                List.of(step.uploadBytes(), step.downloadBytes()));
    }

    /** What a step has cost: time as measured, energy by the model of the device's power. */
    PlanCost of(StepTimes step) {
        double uploadMillis = link.uploadMillis(step.uploadBytes());
        double downloadMillis = link.downloadMillis(step.downloadBytes());
        double mobileMillis = step.workNanos(Side.MOBILE) / 1e6;
        double cloudMillis = step.workNanos(Side.CLOUD) / 1e6;
        double rest = step.nanos() / 1e6 - mobileMillis - cloudMillis - uploadMillis - downloadMillis;
        PlanCost cost = cost(
                mobileMillis,
                cloudMillis,
                Math.max(0, rest),
                uploadMillis,
                downloadMillis,
                List.of(step.uploadBytes(), step.downloadBytes()));
        return new PlanCost(
                step.nanos() / 1e6,
                cost.mobileEnergyMillijoules(),
                cloudMillis,
                cost.uploadBytes(),
                cost.downloadBytes());
    }

    private PlanCost cost(
            double mobileMillis,
            double cloudMillis,
            double waitMillis,
            double uploadMillis,
            double downloadMillis,
            List<Long> bytes) {
        double millijoules = power.activeWatts() * mobileMillis
                + link.uploadMilliwatts() * uploadMillis / 1000
                + link.downloadMilliwatts() * downloadMillis / 1000
                + power.idleWatts() * (cloudMillis + waitMillis);
        return new PlanCost(
                mobileMillis + cloudMillis + waitMillis + uploadMillis + downloadMillis,
                millijoules,
                cloudMillis,
                bytes.get(0),
                bytes.get(1));
    }
}
