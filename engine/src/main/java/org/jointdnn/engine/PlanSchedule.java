package org.jointdnn.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.Step;

/**
 * A plan in the form in which it executes: runs on this machine, and visits to the other one that
 * join a run there with the transfers before and after it.
 *
 * <p>Immutable.
 *
 * @param stages in execution order
 */
record PlanSchedule(List<Stage> stages) {
    /** One thing to do, and the tensors that this machine needs no longer once it is done. */
    sealed interface Stage {
        List<String> dropped();
    }

    /** A segment that runs on this machine. */
    record LocalRun(int from, int to, List<String> dropped) implements Stage {}

    /** A visit to the other machine, as {@link RemoteRun} describes it. */
    record Visit(
            Patience.PlannedVisit planned,
            List<String> sent,
            List<String> returned,
            List<String> kept,
            Map<String, String> codecs,
            List<String> dropped)
            implements Stage {}

    PlanSchedule {
        stages = List.copyOf(stages);
    }

    /**
     * The schedule of a plan.
     *
     * @throws IllegalArgumentException if the plan is not one of this bundle's: blocks left out or out of
     *     order, a tensor read on a side where it is not, an answer that does not end here
     */
    static PlanSchedule of(BlockGraph graph, Plan plan) {
        return new PlanSchedule(new Builder(graph, plan.steps()).build());
    }

    /** Walks through the steps once. */
    private static final class Builder {
        private final BlockGraph graph;
        private final List<Step> steps;
        private final List<Resumption> resumptions;
        private final List<Stage> stages = new ArrayList<>();
        private final Set<String> here = new LinkedHashSet<>();
        private final Set<String> there = new LinkedHashSet<>();
        private final List<String> sent = new ArrayList<>();
        private final Map<String, String> codecs = new HashMap<>();
        private int nextBlock;
        private int visits;

        Builder(BlockGraph graph, List<Step> steps) {
            this.graph = graph;
            this.steps = steps;
            this.resumptions = resumptions();
            here.addAll(graph.inputs());
        }

        /**
         * Where this machine can go on alone instead of a visit.
         *
         * @param step of the run there
         * @param from first block to run here
         * @param reads what that takes
         */
        private record Resumption(int step, int from, List<String> reads) {}

        private List<Resumption> resumptions() {
            List<Resumption> found = new ArrayList<>();
            List<Integer> starts = new ArrayList<>();
            Set<String> everHere = new LinkedHashSet<>(graph.inputs());
            for (int at = 0; at < steps.size(); at++) {
                if (steps.get(at) instanceof Step.Run run) {
                    starts.add(run.from());
                    if (run.side() == Side.MOBILE) {
                        everHere.addAll(graph.segmentOutputs(run.from(), run.to()));
                    } else {
                        found.add(resumption(at, starts, everHere));
                    }
                } else if (steps.get(at) instanceof Step.Transfer transfer && transfer.to() == Side.MOBILE) {
                    everHere.addAll(transfer.tensors());
                }
            }
            return found;
        }

        private Resumption resumption(int step, List<Integer> starts, Set<String> present) {
            for (int index = starts.size() - 1; index > 0; index--) {
                List<String> reads = graph.segmentInputs(starts.get(index), graph.blocks() - 1);
                if (present.containsAll(reads)) {
                    return new Resumption(step, starts.get(index), reads);
                }
            }
            return new Resumption(step, 0, graph.inputs());
        }

        List<Stage> build() {
            for (int at = 0; at < steps.size(); at++) {
                if (steps.get(at) instanceof Step.Transfer transfer && transfer.to() == Side.CLOUD) {
                    requireAll(transfer.tensors(), here, at, "sends", "this side");
                    sent.addAll(transfer.tensors());
                    there.addAll(transfer.tensors());
                    addCodecs(transfer);
                } else if (steps.get(at) instanceof Step.Run run) {
                    at = addRun(run, at);
                } else {
                    throw new IllegalArgumentException(
                            "plan step " + at + " brings tensors back but does not follow a run on the cloud");
                }
            }
            if (nextBlock != graph.blocks()) {
                throw new IllegalArgumentException(
                        "plan runs the blocks 0.." + (nextBlock - 1) + ", the network has 0.." + (graph.blocks() - 1));
            }
            requireAll(graph.outputs(), here, steps.size() - 1, "ends without", "this side");
            return stages;
        }

        /** Adds a run with the transfers that belong to it; returns the index of the last step used. */
        private int addRun(Step.Run run, int at) {
            if (run.from() != nextBlock) {
                throw new IllegalArgumentException(
                        "plan step " + at + " runs from block " + run.from() + ", expected block " + nextBlock);
            }
            boolean local = run.side() == Side.MOBILE;
            Set<String> present = local ? here : there;
            List<String> read = graph.segmentInputs(run.from(), run.to());
            requireAll(read, present, at, "reads", local ? "this side" : "the cloud");
            present.addAll(graph.segmentOutputs(run.from(), run.to()));
            nextBlock = run.to() + 1;
            if (local) {
                stages.add(new LocalRun(run.from(), run.to(), dropAfter(at)));
                return at;
            }
            List<String> returned = new ArrayList<>();
            int last = at;
            while (last + 1 < steps.size()
                    && steps.get(last + 1) instanceof Step.Transfer transfer
                    && transfer.to() == Side.MOBILE) {
                returned.addAll(transfer.tensors());
                addCodecs(transfer);
                last++;
            }
            requireAll(returned, there, last, "returns", "the cloud");
            here.addAll(returned);
            there.retainAll(readLater(last, Side.CLOUD));
            stages.add(new Visit(
                    new Patience.PlannedVisit(
                            visits,
                            run.from(),
                            run.to(),
                            resumptions.get(visits).from(),
                            visits + 1 < resumptions.size()
                                    ? resumptions.get(visits + 1).from()
                                    : graph.blocks()),
                    List.copyOf(sent),
                    returned,
                    List.copyOf(there),
                    Map.copyOf(codecs),
                    dropAfter(last)));
            sent.clear();
            codecs.clear();
            visits++;
            return last;
        }

        private void addCodecs(Step.Transfer transfer) {
            for (Step.Crossing crossing : transfer.crossings()) {
                if (crossing.coded()) {
                    codecs.put(crossing.tensor(), crossing.codec());
                }
            }
        }

        private List<String> dropAfter(int at) {
            Set<String> wanted = readLater(at, Side.MOBILE);
            wanted.addAll(graph.outputs());
            for (Resumption later : resumptions) {
                if (later.step() > at) {
                    wanted.addAll(later.reads());
                }
            }
            for (Step step : steps.subList(at + 1, steps.size())) {
                if (step instanceof Step.Transfer transfer && transfer.to() == Side.CLOUD) {
                    wanted.addAll(transfer.tensors());
                }
            }
            List<String> dropped = new ArrayList<>(here);
            dropped.removeAll(wanted);
            here.retainAll(wanted);
            return List.copyOf(dropped);
        }

        /** The tensors that runs on a side read, or bring back from there, after a step. */
        private Set<String> readLater(int at, Side side) {
            Set<String> read = new LinkedHashSet<>();
            for (Step step : steps.subList(at + 1, steps.size())) {
                if (step instanceof Step.Run run && run.side() == side) {
                    read.addAll(graph.segmentInputs(run.from(), run.to()));
                } else if (step instanceof Step.Transfer transfer && transfer.to() != side) {
                    read.addAll(transfer.tensors());
                }
            }
            return read;
        }

        private static void requireAll(
                Collection<String> names, Set<String> present, int at, String verb, String where) {
            for (String name : names) {
                if (!present.contains(name)) {
                    throw new IllegalArgumentException("plan step " + at + " " + verb + " '" + name
                            + "', which is not on " + where + " at that point");
                }
            }
        }
    }
}
