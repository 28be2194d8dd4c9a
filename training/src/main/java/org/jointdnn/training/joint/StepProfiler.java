package org.jointdnn.training.joint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.planner.SegmentCosts;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.training.Pass;
import org.jointdnn.training.TrainingNetwork;
import org.jointdnn.training.joint.WorkTime.Work;
import org.jointdnn.training.loss.Loss;

/**
 * Measures how long forward passes, backward passes and updates take on a side: those of each block, and those of the whole network.
 *
 * <p>Running blocks as one segment saves something at each boundary. What it saves of the whole network, compared with its blocks, is
 * taken to be spread evenly over the boundaries, so any segment's time follows. It is a start; what segments really take is known
 * once they have run.
 */
public final class StepProfiler {
    /** A segment takes at least this share of what its blocks take, whatever the whole network saves. */
    private static final double LEAST_SHARE = 0.2;

    private static final int MOST_ROUNDS = 7;

    private final TrainingNetwork network;
    private final JointTrainer trainer;
    private final Map<String, Tensor> batch = new LinkedHashMap<>();
    private final LongSupplier nanoClock;
    private final List<Measured> measured = new ArrayList<>();

    private record Measured(Work work, int from, int to) {
        WorkerAction action() {
            return switch (work) {
                case FORWARD -> new WorkerAction.Run(Pass.FORWARD, from, to);
                case BACKWARD -> new WorkerAction.Run(Pass.BACKWARD, from, to);
                case UPDATE -> new WorkerAction.Update(from, to);
            };
        }
    }

    /** @param trainer of the network, before its first step */
    public StepProfiler(
            TrainingNetwork network,
            JointTrainer trainer,
            Map<String, Tensor> inputs,
            Tensor labels,
            LongSupplier nanoClock) {
        this.network = network;
        this.trainer = trainer;
        this.nanoClock = nanoClock;
        batch.putAll(inputs);
        batch.put(Loss.LABELS, labels);
        batch.putAll(network.settings().optimizer().scalars(1e-3, 1, 1));
        int last = network.blocks() - 1;
        for (int block = 0; block <= last; block++) {
            measured.add(new Measured(Work.FORWARD, block, block));
        }
        for (int block = last; block >= 0; block--) {
            add(block, block);
        }
        measured.add(new Measured(Work.FORWARD, 0, last));
        add(Math.min(last, network.backwardFrom()), last);
    }

    private void add(int from, int to) {
        if (network.hasBackward(from, to)) {
            measured.add(new Measured(Work.BACKWARD, from, to));
        }
        if (!network.updated(from, to).isEmpty()) {
            measured.add(new Measured(Work.UPDATE, from, to));
        }
    }

    /** Everything is run once to open its session, then as often as fits, at least once. */
    public SideProfile measure(Side side, long budgetNanos) {
        List<WorkerAction> actions = new ArrayList<>();
        actions.add(new WorkerAction.Begin(trainer.steps()));
        measured.forEach(each -> actions.add(each.action()));
        trainer.time(side, actions, batch);
        long start = nanoClock.getAsLong();
        List<List<Long>> rounds = new ArrayList<>();
        do {
            rounds.add(trainer.time(side, actions, Map.of()));
        } while (rounds.size() < MOST_ROUNDS
                && nanoClock.getAsLong() - start < budgetNanos * rounds.size() / (rounds.size() + 1.0));
        return profile(medians(rounds));
    }

    /** By what was measured; the first action began the step. */
    private static double[] medians(List<List<Long>> rounds) {
        double[] medians = new double[rounds.get(0).size() - 1];
        for (int index = 0; index < medians.length; index++) {
            int action = index + 1;
            long[] times = rounds.stream()
                    .mapToLong(round -> round.get(action))
                    .sorted()
                    .toArray();
            medians[index] = times[times.length / 2] / 1e6;
        }
        return medians;
    }

    private SideProfile profile(double[] millis) {
        return new SideProfile(costs(Work.FORWARD, millis), costs(Work.BACKWARD, millis), costs(Work.UPDATE, millis));
    }

    private SegmentCosts costs(Work work, double[] millis) {
        int blocks = network.blocks();
        double[] single = new double[blocks];
        Arrays.fill(single, 0);
        boolean[] present = new boolean[blocks];
        double whole = 0;
        for (int index = 0; index < millis.length; index++) {
            Measured each = measured.get(index);
            if (each.work() == work) {
                // Of a network of one block the two are the same.
                whole = millis[index];
                if (each.from() == each.to()) {
                    single[each.from()] = millis[index];
                    present[each.from()] = true;
                }
            }
        }
        int boundaries = -1;
        for (boolean there : present) {
            boundaries += there ? 1 : 0;
        }
        double saved = boundaries < 1 ? 0 : (Arrays.stream(single).sum() - whole) / boundaries;
        SegmentCosts.Builder costs = SegmentCosts.builder(blocks);
        for (int from = 0; from < blocks; from++) {
            double sum = 0;
            int joined = -1;
            for (int to = from; to < blocks; to++) {
                sum += single[to];
                joined += present[to] ? 1 : 0;
                costs.set(from, to, Math.max(LEAST_SHARE * sum, sum - saved * Math.max(0, joined)), 0);
            }
        }
        return costs.build();
    }
}
