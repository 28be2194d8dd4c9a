package org.jointdnn.training.joint;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jointdnn.planner.Side;
import org.jointdnn.training.joint.StepProgram.PlannedRun;

/**
 * Decides what crosses in a step, and when: the rules of {@link JointTrainer}, whoever the sides are.
 *
 * <p>Thread safety: none.
 */
final class StepDriver {
    private final Residency residency;
    private final Sides sides;
    private StepProgram program;

    StepDriver(Residency residency, Sides sides, StepProgram program) {
        this.residency = residency;
        this.sides = sides;
        this.program = program;
    }

    void follow(StepProgram newProgram) {
        program = newProgram;
    }

    /**
     * The passes of a step.
     *
     * @param batch names of what is here of it
     * @param results names of what has to be here in the end
     * @param welcome names of what comes along if it is made there and the results have to be brought
     * @return whether there was anything to do on the other side
     */
    boolean passes(long step, Collection<String> batch, Collection<String> results, Collection<String> welcome) {
        residency.beginStep();
        batch.forEach(name -> residency.add(name, Side.MOBILE));
        boolean reached = false;
        for (PlannedRun run : program.passes()) {
            if (run.side() == Side.MOBILE) {
                require(run.reads());
                sides.runHere(run.run());
            } else {
                if (!reached) {
                    sides.ask(new WorkerAction.Begin(step));
                    reached = true;
                }
                send();
                sides.ask(new WorkerAction.Run(
                        run.run().pass(), run.run().from(), run.run().to()));
            }
            run.gives().forEach(name -> residency.add(name, run.side()));
        }
        Set<String> needed = new LinkedHashSet<>(results);
        program.updates().stream()
                .filter(update -> update.side() == Side.MOBILE)
                .forEach(update -> needed.addAll(update.reads()));
        require(needed, welcome);
        sides.flushTensors();
        return reached;
    }

    /** Sends all that is here and that runs there read. */
    private void send() {
        List<String> names = new ArrayList<>();
        for (String name : program.readsOn(Side.CLOUD)) {
            if (residency.isAt(name, Side.MOBILE) && !residency.isAt(name, Side.CLOUD)) {
                names.add(name);
            }
        }
        sides.send(names);
        names.forEach(name -> residency.add(name, Side.CLOUD));
    }

    /** Returns when these are here; brings all else along that is there and that runs here read. */
    void require(Set<String> names) {
        require(names, Set.of());
    }

    private void require(Set<String> names, Collection<String> welcome) {
        if (names.stream().allMatch(name -> residency.isAt(name, Side.MOBILE))) {
            return;
        }
        Set<String> wanted = new LinkedHashSet<>(names);
        wanted.addAll(program.readsOn(Side.MOBILE));
        wanted.addAll(welcome);
        wanted.removeIf(name -> residency.isAt(name, Side.MOBILE) || !residency.isAt(name, Side.CLOUD));
        sides.fetch(wanted);
        wanted.forEach(name -> residency.add(name, Side.MOBILE));
    }

    /** Updates what is here; until it has returned the step can be begun again. */
    void updateHere() {
        updates(Side.MOBILE).forEach(update -> sides.updateHere(update.run()));
    }

    /**
     * Decides that the step is done: nothing in it may fail.
     *
     * @param reached whether the other side took part
     * @param scalars names of what updates there read beside gradients, weights and state
     */
    void commit(boolean reached, Collection<String> scalars) {
        sides.commitHere();
        if (reached) {
            List<PlannedRun> there = updates(Side.CLOUD);
            if (!there.isEmpty()) {
                sides.send(List.copyOf(scalars));
            }
            there.forEach(update -> sides.ask(
                    new WorkerAction.Update(update.run().from(), update.run().to())));
            sides.ask(new WorkerAction.Commit());
        }
        for (List<PlannedRun> runs : List.of(program.passes(), program.updates())) {
            for (PlannedRun run : runs) {
                run.replaces().forEach(name -> residency.replace(name, run.side()));
            }
        }
    }

    private List<PlannedRun> updates(Side side) {
        List<PlannedRun> updates = new ArrayList<>();
        program.updates().stream().filter(update -> update.side() == side).forEach(updates::add);
        return updates;
    }
}
