package org.jointdnn.planner;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

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
 *          + m + L c for every tensor that crosses
 * energy   = sum of mobileMillijoules(i,j) + Pup tUp + Pdown tDown + e for every tensor that crosses
 *          + idleWatts (cloud time + Q for every cloud run + rtt/2 for every switch)
 * </pre>
 *
 * <p>Bytes are those of a tensor's coding; m and e are what coding it takes on MOBILE in its direction, c on an
 * unloaded CLOUD. {@code L c} is cloud time as the runs' is.
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
    private final List<List<Move>> crossings;

    /** A tensor that crosses to a side in a coding. */
    private record Move(CrossingTensor tensor, Side to, Coding coding) {
        Coding.Work work() {
            return coding.to(to);
        }
    }

    private PlanEvaluator(Costs costs, List<Side> placement, int[] codings) {
        this.costs = costs;
        this.placement = placement;
        this.runs = runs(placement);
        this.crossings = crossings(codings);
    }

    /**
     * The plan that a placement amounts to if every tensor crosses as it is.
     *
     * @throws IllegalArgumentException if the placement is not one side for each block, or a run can't
     *     execute on its side
     */
    public static Plan evaluate(Costs costs, List<Side> placement) {
        return evaluate(costs, placement, new int[costs.tensors().size()]);
    }

    /**
     * The plan that a placement amounts to.
     *
     * @param codings for each of the costs' tensors the index of its coding, in case it crosses
     * @throws IllegalArgumentException if the placement is not one side for each block, a run can't execute on
     *     its side, or the codings are not one for each tensor
     */
    public static Plan evaluate(Costs costs, List<Side> placement, int[] codings) {
        PlanEvaluator evaluator = of(costs, placement, codings);
        return new Plan(placement, evaluator.steps(), evaluator.cost());
    }

    /** The cost of {@link #evaluate(Costs, List, int[])}, for who doesn't need the steps. */
    public static PlanCost cost(Costs costs, List<Side> placement, int[] codings) {
        return of(costs, placement, codings).cost();
    }

    private static PlanEvaluator of(Costs costs, List<Side> placement, int[] codings) {
        if (placement.size() != costs.blocks()) {
            throw new IllegalArgumentException("placement has " + placement.size()
                    + " sides, must have one for each of " + costs.blocks() + " blocks");
        }
        if (codings.length != costs.tensors().size()) {
            throw new IllegalArgumentException("there are " + codings.length + " codings, must be one for each of "
                    + costs.tensors().size() + " tensors");
        }
        return new PlanEvaluator(costs, placement, codings);
    }

    /**
     * A plan under other costs of the same network: its placement with its codecs.
     *
     * @throws IllegalArgumentException if a run can't execute on its side, or a tensor has no coding by the
     *     plan's codec
     */
    public static Plan evaluate(Costs costs, Plan plan) {
        Map<String, String> codecs = new HashMap<>();
        for (Step step : plan.steps()) {
            if (step instanceof Step.Transfer transfer) {
                transfer.crossings().forEach(crossing -> codecs.put(crossing.tensor(), crossing.codec()));
            }
        }
        return evaluate(costs, plan.placement(), codecs);
    }

    /**
     * The plan that a placement amounts to.
     *
     * @param codecs by the names of the tensors that cross otherwise than as they are
     * @throws IllegalArgumentException if the placement is not one side for each block, a run can't execute on
     *     its side, or a tensor has no coding by its codec
     */
    public static Plan evaluate(Costs costs, List<Side> placement, Map<String, String> codecs) {
        int[] codings = new int[costs.tensors().size()];
        for (int tensor = 0; tensor < codings.length; tensor++) {
            CrossingTensor crossing = costs.tensors().get(tensor);
            codings[tensor] = coding(crossing, codecs.getOrDefault(crossing.name(), Coding.RAW));
        }
        return evaluate(costs, placement, codings);
    }

    private static int coding(CrossingTensor tensor, String codec) {
        for (int index = 0; index < tensor.codings().size(); index++) {
            if (tensor.codings().get(index).codec().equals(codec)) {
                return index;
            }
        }
        throw new IllegalArgumentException("tensor " + tensor.name() + " has no coding by codec " + codec);
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

    /** For each run on CLOUD what crosses up before it or down after it. */
    private List<List<Move>> crossings(int[] codings) {
        int[] runOf = new int[placement.size()];
        List<List<Move>> perRun = new ArrayList<>();
        for (int index = 0; index < runs.size(); index++) {
            perRun.add(new ArrayList<>());
            for (int block = runs.get(index).from(); block <= runs.get(index).to(); block++) {
                runOf[block] = index;
            }
        }
        int firstCloudRun = placement.get(0) == Side.CLOUD ? 0 : 1;
        for (int index = 0; index < codings.length; index++) {
            CrossingTensor tensor = costs.tensors().get(index);
            if (!crosses(tensor)) {
                continue;
            }
            Side home = sideOf(tensor);
            Move move = new Move(tensor, home.other(), tensor.codings().get(codings[index]));
            if (tensor.producer() < 0) {
                perRun.get(firstCloudRun).add(move);
            } else {
                int run = runOf[tensor.producer()];
                perRun.get(home == Side.CLOUD ? run : run + 1).add(move);
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
        List<Step.Crossing> moved = new ArrayList<>();
        for (Move move : crossings.get(run)) {
            if (move.to == to) {
                moved.add(new Step.Crossing(move.tensor.name(), move.coding, move.tensor.bytes()));
            }
        }
        if (!moved.isEmpty()) {
            steps.add(new Step.Transfer(to, moved));
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
        double accuracyLoss = 0;
        for (List<Move> perRun : crossings) {
            for (Move move : perRun) {
                mobileMillis += move.work().mobileMillis();
                mobileMillijoules += move.work().mobileMillijoules();
                cloudMillis += costs.loadFactor() * move.work().cloudMillis();
                accuracyLoss += move.coding.accuracyLoss();
            }
        }
        Link link = costs.link();
        waitMillis += switches() * (link.rttMillis() / 2);
        long upload = bytes(Side.CLOUD);
        long download = bytes(Side.MOBILE);
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
                download,
                accuracyLoss);
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
                && crossings.get(runs.size() - 1).stream().anyMatch(move -> move.to == Side.MOBILE);
        return runs.size() - 1 + (outward ? 1 : 0) + (homeward ? 1 : 0);
    }

    private long bytes(Side to) {
        long bytes = 0;
        for (List<Move> perRun : crossings) {
            for (Move move : perRun) {
                bytes += move.to == to ? move.coding.bytes() : 0;
            }
        }
        return bytes;
    }
}
