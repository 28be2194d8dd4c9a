package org.jointdnn.device.training;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.PlanCost;
import org.jointdnn.planner.SegmentCosts;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.training.TrainingCosts;
import org.jointdnn.planner.training.WeightSync;
import org.jointdnn.training.TrainingNetwork;
import org.jointdnn.training.joint.BlockTensors;
import org.jointdnn.training.joint.SideProfile;
import org.jointdnn.training.joint.StepForecast;
import org.jointdnn.training.joint.StepTimes;

/**
 * What steps cost as things are: machines, link and waiting.
 *
 * @param queueMillis waited by each visit for its turn
 * @param power of the device
 */
record StepCosts(
        Map<Side, SideProfile> machines, Link link, double queueMillis, DevicePower power, CrossingCodecs codecs) {
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
    TrainingCosts forPlanner(TrainingNetwork network, BlockTensors tensors) {
        ToLongFunction<TensorSpec> size = tensor -> codecs.bytes(tensor.name(), tensor.bytes(), Side.CLOUD);
        return new TrainingCosts(
                machine(Side.MOBILE).forward().atWatts(power.activeWatts()),
                backward(Side.MOBILE).atWatts(power.activeWatts()),
                machine(Side.CLOUD).forward(),
                backward(Side.CLOUD),
                tensors.boundaryBytes(size),
                tensors.blocks(size),
                network.labels().bytes(),
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

    /** What a step of a network costs that does exactly this. */
    PlanCost of(TrainingNetwork network, StepForecast step) {
        double mobileMillis = 0;
        double cloudMillis = 0;
        for (StepForecast.Done done : step.work()) {
            double millis = machine(done.side()).of(done.work()).millis(done.from(), done.to());
            mobileMillis += done.side() == Side.MOBILE ? millis : 0;
            cloudMillis += done.side() == Side.CLOUD ? millis : 0;
        }
        Coded up = new Coded();
        Coded down = new Coded();
        for (StepForecast.Visiting visit : step.visits()) {
            visit.sent().forEach(name -> up.add(network, name, Side.CLOUD));
            visit.returned().forEach(name -> down.add(network, name, Side.MOBILE));
        }
        return cost(
                mobileMillis + up.mobileMillis + down.mobileMillis,
                cloudMillis + up.cloudMillis + down.cloudMillis,
                step.visits().size() * (link.rttMillis() + queueMillis),
                link.uploadMillis(up.bytes),
                link.downloadMillis(down.bytes),
                List.of(up.bytes, down.bytes));
    }

    /** A sum over tensors that cross one way. */
    private final class Coded {
        long bytes;
        double mobileMillis;
        double cloudMillis;

        void add(TrainingNetwork network, String name, Side to) {
            long rawBytes = network.tensor(name).map(TensorSpec::bytes).orElse(0L);
            bytes += codecs.bytes(name, rawBytes, to);
            mobileMillis += codecs.mobileMillis(name, to);
            cloudMillis += codecs.cloudMillis(name, to);
        }
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
