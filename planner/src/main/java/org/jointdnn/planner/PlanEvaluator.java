package org.jointdnn.planner;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Computes what a placement costs and the steps that execute it, straight from the definition of the
 * cost model. Solvers search by other means, so this is the certificate of their answers.
 *
 * <p>Model inputs start on MOBILE and outputs end there. A <em>run</em> is a maximal stretch of blocks on
 * one side. With {@code L} the load factor and {@code Q} the queue's wait:
 *
 * <pre>
 * latency  = sum of mobile(i,j) over mobile runs + sum of (L cloud(i,j) + Q) over cloud runs
 *          + rtt/2 for every switch + 8 bytes / rate for every tensor that crosses
 * energy   = sum of mobileMillijoules(i,j) + Pup tUp + Pdown tDown
 *          + idleWatts (cloud time + Q for every cloud run + rtt/2 for every switch)
 * </pre>
 *
 * <p>A switch is a change of side between two runs, a first run on CLOUD, and the return of an output
 * from a last run on CLOUD. A tensor crosses, once, if it has a consumer on the side it was not produced
 * on, or is an output produced on CLOUD. It does so as early as it can: upwards right before the first
 * cloud run after it exists, though a later one may be the first to read it; downwards right after the
 * cloud run that computed it. So the steps around each cloud run are [transfer up] run [transfer down],
 * one visit to the cloud.
 *
 * <p>Complexity: O(blocks + tensors and their consumers).
 */
public final class PlanEvaluator {
    private final Costs costs;
    private final List<Side> placement;
    private final List<Step.Run> runs;
    private final List<List<CrossingTensor>> crossings;

    private PlanEvaluator(Costs costs, List<Side> placement) {
        this.costs = costs;
        this.placement = placement;
        this.runs = runs(placement);
        this.crossings = crossings();
    }

    /**
     * The plan that a placement amounts to.
     *
     * @throws IllegalArgumentException if the placement is not one side for each block, or a run can't
     *     execute on its side
     */
    public static Plan evaluate(Costs costs, List<Side> placement) {
        if (placement.size() != costs.blocks()) {
            throw new IllegalArgumentException("placement has " + placement.size()
                    + " sides, must have one for each of " + costs.blocks() + " blocks");
        }
        PlanEvaluator evaluator = new PlanEvaluator(costs, placement);
        return new Plan(placement, evaluator.steps(), evaluator.cost());
    }

    /** Whether every run of the placement can execute on its side. */
    public static boolean runs(Costs costs, List<Side> placement) {
        for (Step.Run run : runs(placement)) {
            if (!segments(costs, run.side()).runs(run.from(), run.to())) {
                return false;
            }
        }
        return true;
    }

    private static SegmentCosts segments(Costs costs, Side side) {
        return side == Side.MOBILE ? costs.mobile() : costs.cloud();
    }

    private static List<Step.Run> runs(List<Side> placement) {
        List<Step.Run> runs = new ArrayList<>();
        int from = 0;
        for (int block = 1; block <= placement.size(); block++) {
            if (block == placement.size() || placement.get(block) != placement.get(from)) {
                runs.add(new Step.Run(placement.get(from), from, block - 1));
                from = block;
            }
        }
        return runs;
    }

    /** For each run on CLOUD what crosses up before it or down after it: told apart by the producer's side. */
    private List<List<CrossingTensor>> crossings() {
        int[] runOf = new int[placement.size()];
        List<List<CrossingTensor>> perRun = new ArrayList<>();
        for (int index = 0; index < runs.size(); index++) {
            perRun.add(new ArrayList<>());
            for (int block = runs.get(index).from(); block <= runs.get(index).to(); block++) {
                runOf[block] = index;
            }
        }
        int firstCloudRun = placement.get(0) == Side.CLOUD ? 0 : 1;
        for (CrossingTensor tensor : costs.tensors()) {
            if (!crosses(tensor)) {
                continue;
            }
            if (tensor.producer() < 0) {
                perRun.get(firstCloudRun).add(tensor);
            } else {
                int run = runOf[tensor.producer()];
                perRun.get(sideOf(tensor) == Side.CLOUD ? run : run + 1).add(tensor);
            }
        }
        return perRun;
    }

    private Side sideOf(CrossingTensor tensor) {
        return tensor.producer() < 0 ? Side.MOBILE : placement.get(tensor.producer());
    }

    private boolean crosses(CrossingTensor tensor) {
        Side home = sideOf(tensor);
        if (tensor.output() && home == Side.CLOUD) {
            return true;
        }
        for (int consumer : tensor.consumers()) {
            if (placement.get(consumer) != home) {
                return true;
            }
        }
        return false;
    }

    private List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        for (int index = 0; index < runs.size(); index++) {
            addTransfer(steps, index, Side.CLOUD);
            steps.add(runs.get(index));
            addTransfer(steps, index, Side.MOBILE);
        }
        return steps;
    }

    private void addTransfer(List<Step> steps, int run, Side to) {
        List<String> names = new ArrayList<>();
        long bytes = 0;
        for (CrossingTensor tensor : crossings.get(run)) {
            if (sideOf(tensor) != to) {
                names.add(tensor.name());
                bytes += tensor.bytes();
            }
        }
        if (!names.isEmpty()) {
            steps.add(new Step.Transfer(to, names, bytes));
        }
    }

    private PlanCost cost() {
        double mobileMillis = 0;
        double mobileMillijoules = 0;
        double cloudMillis = 0;
        double waitMillis = 0;
        for (Step.Run run : runs) {
            SegmentCosts segments = segments(costs, run.side());
            checkRuns(segments, run);
            if (run.side() == Side.MOBILE) {
                mobileMillis += segments.millis(run.from(), run.to());
                mobileMillijoules += segments.millijoules(run.from(), run.to());
            } else {
                cloudMillis += costs.loadFactor() * segments.millis(run.from(), run.to());
                waitMillis += costs.queueMillis();
            }
        }
        Link link = costs.link();
        waitMillis += switches() * (link.rttMillis() / 2);
        long upload = bytes(Side.MOBILE);
        long download = bytes(Side.CLOUD);
        double uploadMillis = link.uploadMillis(upload);
        double downloadMillis = link.downloadMillis(download);
        return new PlanCost(
                mobileMillis + cloudMillis + waitMillis + uploadMillis + downloadMillis,
                mobileMillijoules
                        + link.uploadMilliwatts() * uploadMillis / 1000
                        + link.downloadMilliwatts() * downloadMillis / 1000
                        + costs.idleWatts() * (cloudMillis + waitMillis),
                cloudMillis,
                upload,
                download);
    }

    private static void checkRuns(SegmentCosts segments, Step.Run run) {
        if (!segments.runs(run.from(), run.to())) {
            throw new IllegalArgumentException("segment " + run.from() + ".." + run.to() + " can't run on "
                    + run.side().name().toLowerCase(Locale.ROOT) + ": neither it nor each of its blocks has a cost");
        }
    }

    private int switches() {
        Step.Run last = runs.get(runs.size() - 1);
        boolean outward = runs.get(0).side() == Side.CLOUD;
        boolean homeward = last.side() == Side.CLOUD
                && crossings.get(runs.size() - 1).stream().anyMatch(tensor -> sideOf(tensor) == Side.CLOUD);
        return runs.size() - 1 + (outward ? 1 : 0) + (homeward ? 1 : 0);
    }

    private long bytes(Side home) {
        long bytes = 0;
        for (List<CrossingTensor> perRun : crossings) {
            for (CrossingTensor tensor : perRun) {
                bytes += sideOf(tensor) == home ? tensor.bytes() : 0;
            }
        }
        return bytes;
    }
}
