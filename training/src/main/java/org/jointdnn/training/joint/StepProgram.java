package org.jointdnn.training.joint;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.bundle.SegmentModel;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.training.Pass;
import org.jointdnn.planner.training.TrainingStep;
import org.jointdnn.training.StepRuns;
import org.jointdnn.training.TrainingNetwork;

/** The runs of a step with the names of what they read and give, as far as a link has to know of it. */
final class StepProgram {
    private final TrainingNetwork network;
    private final Set<String> madeWhereRead = new LinkedHashSet<>();
    private final List<PlannedRun> passes = new ArrayList<>();
    private final List<PlannedRun> updates = new ArrayList<>();

    /**
     * A run.
     *
     * @param reads what has to be where it runs; without dropouts' masks and the update's scalars
     * @param replaces what is held and the run gives anew
     */
    record PlannedRun(TrainingStep.Run run, Set<String> reads, Set<String> gives, Set<String> replaces) {
        Side side() {
            return run.side();
        }
    }

    StepProgram(TrainingNetwork network, StepRuns runs) {
        this.network = network;
        for (int block = 0; block < network.blocks(); block++) {
            network.masks(block).forEach(mask -> madeWhereRead.add(mask.tensor().name()));
        }
        madeWhereRead.addAll(network.settings().optimizer().scalars(1, 1, 1).keySet());
        runs.passes().forEach(run -> passes.add(pass(run)));
        runs.updates().forEach(run -> updates.add(update(run)));
    }

    private PlannedRun pass(TrainingStep.Run run) {
        if (run.pass() == Pass.BACKWARD) {
            return planned(run, network.backward(run.from(), run.to()), List.of());
        }
        Set<String> states = new LinkedHashSet<>();
        for (int block = run.from(); block <= run.to(); block++) {
            network.states(block).forEach(state -> states.add(state.tensor().name()));
        }
        return planned(run, network.forward(run.from(), run.to()), states);
    }

    private PlannedRun update(TrainingStep.Run run) {
        return planned(run, network.update(run.from(), run.to()), network.updated(run.from(), run.to()));
    }

    private PlannedRun planned(TrainingStep.Run run, SegmentModel model, Collection<String> replaces) {
        Set<String> reads = names(model.inputs());
        reads.removeAll(madeWhereRead);
        return new PlannedRun(run, reads, names(model.outputs()), new LinkedHashSet<>(replaces));
    }

    private static Set<String> names(List<TensorSpec> specs) {
        Set<String> names = new LinkedHashSet<>();
        specs.forEach(spec -> names.add(spec.name()));
        return names;
    }

    List<PlannedRun> passes() {
        return passes;
    }

    List<PlannedRun> updates() {
        return updates;
    }

    /** All that runs on a side read. */
    Set<String> readsOn(Side side) {
        Set<String> reads = new LinkedHashSet<>();
        for (List<PlannedRun> runs : List.of(passes, updates)) {
            runs.stream().filter(run -> run.side() == side).forEach(run -> reads.addAll(run.reads()));
        }
        return reads;
    }
}
