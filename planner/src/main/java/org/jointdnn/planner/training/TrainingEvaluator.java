package org.jointdnn.planner.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.PlanCost;
import org.jointdnn.planner.SegmentCosts;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.internal.Usage;

/**
 * Computes what a placement of a training step costs and the steps that execute it, straight from the
 * definition. Solvers search by other means, so this is the certificate of their answers.
 *
 * <p>The forward pass of block b runs on side {@code f(b)}, b from 0 to n-1, then the backward pass on
 * {@code g(b)}, b from n-1 down to t, the lowest trainable block. A <em>run</em> is a maximal stretch of
 * one pass on one side. Latency and energy are sums over runs, switches and what crosses, as for
 * inference ({@link org.jointdnn.planner.PlanEvaluator}). What crosses, up or down:
 *
 * <pre>
 * input         bytesAfter(-1)   up if f(0) = CLOUD
 * activation b  bytesAfter(b)    from f(b) to f(b+1)
 * labels        labelBytes       up if f(n-1) = CLOUD
 * stash b       stashBytes       from f(b) to g(b), b >= t
 * gradient b    bytesAfter(b)    from g(b+1) to g(b), b >= t
 * weights b     updatedBytes     PLACED: from g(b) to f(b); MOBILE: from g(b) to MOBILE; b trainable
 * </pre>
 *
 * <p>A switch is a change of side between two runs, the turn from the forward to the backward pass among
 * them; a first run on CLOUD; and the <em>return</em>, if updated weights of the last run have to cross.
 * What has 0 bytes is not there to cross.
 *
 * <p>Everything crosses as early as it can: upwards right before the first cloud run after it exists, or
 * at the end if there is none; downwards right after the cloud run that computed it.
 *
 * <p>Complexity: O(blocks).
 */
public final class TrainingEvaluator {
    private final TrainingCosts costs;
    private final List<Side> forward;
    private final List<Side> backward;
    private final List<TrainingStep.Run> runs = new ArrayList<>();
    /** By index of a run, one more for the end: what crosses up before it. */
    private final List<List<Crossing>> before = new ArrayList<>();
    /** By index of a run: what crosses down after it. */
    private final List<List<Crossing>> after = new ArrayList<>();

    private record Crossing(String name, long bytes) {}

    private TrainingEvaluator(TrainingCosts costs, List<Side> forward, List<Side> backward) {
        this.costs = costs;
        this.forward = forward;
        this.backward = backward;
        addForwardRuns();
        addBackwardRuns();
        for (int index = 0; index <= runs.size(); index++) {
            before.add(new ArrayList<>());
            after.add(new ArrayList<>());
        }
        crossForward();
        crossBackward();
    }

    /**
     * The plan that a placement amounts to.
     *
     * @param backward one side for each block; those of blocks without a backward pass are not looked at
     * @throws IllegalArgumentException if a placement is not one side for each block, or a run can't execute
     *     on its side
     */
    public static TrainingPlan evaluate(TrainingCosts costs, List<Side> forward, List<Side> backward) {
        int blocks = costs.blocks().size();
        check("forward", forward, blocks);
        check("backward", backward, blocks);
        int from = costs.backwardFrom();
        List<Side> listed = new ArrayList<>(forward.subList(0, from));
        listed.addAll(backward.subList(from, blocks));
        TrainingEvaluator evaluator = new TrainingEvaluator(costs, forward, listed);
        return new TrainingPlan(forward, listed, from, evaluator.steps(), evaluator.cost());
    }

    private static void check(String name, List<Side> placement, int blocks) {
        if (placement.size() != blocks) {
            throw new IllegalArgumentException(
                    name + " has " + placement.size() + " sides, must have one for each of " + blocks + " blocks");
        }
    }

    /** Whether every run of the placement can execute on its side. */
    static boolean runs(TrainingCosts costs, List<Side> forward, List<Side> backward) {
        for (TrainingStep.Run run : new TrainingEvaluator(costs, forward, backward).runs) {
            if (!costs.segments(run.pass(), run.side()).runs(run.from(), run.to())) {
                return false;
            }
        }
        return true;
    }

    /** What the plan of a placement uses. */
    static Usage usage(TrainingCosts costs, List<Side> forward, List<Side> backward) {
        return new TrainingEvaluator(costs, forward, backward).usage();
    }

    private void addForwardRuns() {
        int from = 0;
        for (int block = 1; block <= forward.size(); block++) {
            if (block == forward.size() || forward.get(block) != forward.get(from)) {
                runs.add(new TrainingStep.Run(Pass.FORWARD, forward.get(from), from, block - 1));
                from = block;
            }
        }
    }

    private void addBackwardRuns() {
        int to = backward.size() - 1;
        for (int block = to - 1; block >= costs.backwardFrom() - 1; block--) {
            if (block < costs.backwardFrom() || backward.get(block) != backward.get(to)) {
                runs.add(new TrainingStep.Run(Pass.BACKWARD, backward.get(to), block + 1, to));
                to = block;
            }
        }
    }

    private void crossForward() {
        cross("input", costs.bytesAfter(-1), -1, Side.MOBILE, forward.get(0));
        for (int index = 0; index < runs.size(); index++) {
            TrainingStep.Run run = runs.get(index);
            if (run.pass() == Pass.FORWARD) {
                crossAfterForward(index, run);
            }
        }
        cross("labels", costs.labelBytes(), -1, Side.MOBILE, forward.get(forward.size() - 1));
    }

    private void crossAfterForward(int index, TrainingStep.Run run) {
        for (int block = Math.max(run.from(), costs.backwardFrom()); block <= run.to(); block++) {
            long stash = costs.blocks().get(block).stashBytes();
            cross("stash " + block, stash, index, run.side(), backward.get(block));
        }
        if (run.to() + 1 < forward.size()) {
            cross("activation " + run.to(), costs.bytesAfter(run.to()), index, run.side(), forward.get(run.to() + 1));
        }
    }

    private void crossBackward() {
        for (int index = 0; index < runs.size(); index++) {
            TrainingStep.Run run = runs.get(index);
            if (run.pass() == Pass.BACKWARD) {
                crossAfterBackward(index, run);
            }
        }
    }

    private void crossAfterBackward(int index, TrainingStep.Run run) {
        if (run.from() > costs.backwardFrom()) {
            int below = run.from() - 1;
            cross("gradient " + below, costs.bytesAfter(below), index, run.side(), backward.get(below));
        }
        for (int block = run.to(); block >= run.from(); block--) {
            Side home = costs.weightSync() == WeightSync.PLACED ? forward.get(block) : Side.MOBILE;
            cross("weights " + block, costs.updatedBytes(block), index, run.side(), home);
        }
    }

    /** Books what a run made, or what was there before all runs (-1), if it has to cross. */
    private void cross(String name, long bytes, int madeBy, Side from, Side to) {
        if (from == to || bytes == 0) {
            return;
        }
        if (to == Side.MOBILE) {
            after.get(madeBy).add(new Crossing(name, bytes));
            return;
        }
        int next = madeBy + 1;
        while (next < runs.size() && runs.get(next).side() != Side.CLOUD) {
            next++;
        }
        before.get(next).add(new Crossing(name, bytes));
    }

    private List<TrainingStep> steps() {
        List<TrainingStep> steps = new ArrayList<>();
        for (int index = 0; index <= runs.size(); index++) {
            addTransfer(steps, Side.CLOUD, before.get(index));
            if (index < runs.size()) {
                steps.add(runs.get(index));
                addTransfer(steps, Side.MOBILE, after.get(index));
            }
        }
        return steps;
    }

    private static void addTransfer(List<TrainingStep> steps, Side to, List<Crossing> crossings) {
        if (!crossings.isEmpty()) {
            List<String> names = new ArrayList<>();
            crossings.forEach(crossing -> names.add(crossing.name()));
            steps.add(new TrainingStep.Transfer(to, names, bytes(crossings)));
        }
    }

    private Usage usage() {
        double mobileMillis = 0;
        double mobileMillijoules = 0;
        double cloudMillis = 0;
        int cloudRuns = 0;
        for (TrainingStep.Run run : runs) {
            SegmentCosts segments = costs.segments(run.pass(), run.side());
            checkRuns(segments, run);
            if (run.side() == Side.MOBILE) {
                mobileMillis += segments.millis(run.from(), run.to());
                mobileMillijoules += segments.millijoules(run.from(), run.to());
            } else {
                cloudMillis += segments.millis(run.from(), run.to());
                cloudRuns++;
            }
        }
        return new Usage(
                mobileMillis, mobileMillijoules, cloudMillis, cloudRuns, switches(), total(before), total(after), 0);
    }

    private PlanCost cost() {
        Usage used = usage();
        Link link = costs.link();
        double cloudMillis = costs.loadFactor() * used.cloudMillis();
        double waitMillis = used.cloudRuns() * costs.queueMillis() + used.switches() * (link.rttMillis() / 2);
        long upload = total(before);
        long download = total(after);
        double uploadMillis = link.uploadMillis(upload);
        double downloadMillis = link.downloadMillis(download);
        return new PlanCost(
                used.mobileMillis() + cloudMillis + waitMillis + uploadMillis + downloadMillis,
                used.mobileMillijoules()
                        + link.uploadMilliwatts() * uploadMillis / 1000
                        + link.downloadMilliwatts() * downloadMillis / 1000
                        + costs.idleWatts() * (cloudMillis + waitMillis),
                cloudMillis,
                upload,
                download);
    }

    private static void checkRuns(SegmentCosts segments, TrainingStep.Run run) {
        if (!segments.runs(run.from(), run.to())) {
            throw new IllegalArgumentException(run.pass().name().toLowerCase(Locale.ROOT) + " segment " + run.from()
                    + ".." + run.to() + " can't run on " + run.side().name().toLowerCase(Locale.ROOT)
                    + ": neither it nor each of its blocks has a cost");
        }
    }

    private int switches() {
        int switches = runs.get(0).side() == Side.CLOUD ? 1 : 0;
        for (int index = 1; index < runs.size(); index++) {
            switches += runs.get(index).side() == runs.get(index - 1).side() ? 0 : 1;
        }
        boolean returns = !before.get(runs.size()).isEmpty()
                || !after.get(runs.size() - 1).isEmpty();
        return switches + (returns ? 1 : 0);
    }

    private static long total(List<List<Crossing>> crossings) {
        return crossings.stream().mapToLong(TrainingEvaluator::bytes).sum();
    }

    private static long bytes(List<Crossing> crossings) {
        return crossings.stream().mapToLong(Crossing::bytes).sum();
    }
}
