package org.jointdnn.planner;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Best-first search over partial plans: exact with skips, with limits, and for any objective that does
 * not fall when a cost rises.
 *
 * <p>A {@link Label} is a way to execute the blocks before some boundary: the totals of several linear
 * costs, the side of the next run, and where the skips are that are still to be read. It is extended by
 * every run that may follow. {@link ChainSearch} gives, for each linear cost, a lower bound h on what is
 * still to come. With totals g, no completion scores below {@code score(g + h)}, and if {@code g + h}
 * exceeds a limit, so does every completion. Labels are taken in order of that score, so the search ends
 * when the next one exceeds the best complete plan.
 *
 * <p>Of two labels at the same boundary and side, one is dropped if in no total it is better than the
 * other would be after fetching every skip that only the first has where it may be read. With one linear
 * cost and no skips that leaves one label each, as in A*; with more, the Pareto front.
 *
 * <p>Complexity: one front for each boundary and side. In the worst case there are 3^k places for k skips
 * alive at once, and a front may grow exponentially: shortest paths within a limit are NP-hard.
 *
 * <p>Source: order and bounds from Hart, Nilsson, Raphael, "A formal basis for the heuristic
 * determination of minimum cost paths", 1968, doi:10.1109/TSSC.1968.300136; Pareto labels from Hansen,
 * "Bicriterion path problems", 1980, doi:10.1007/978-3-642-48782-8_9.
 */
final class LabelSearch {
    /** Sums of the same parts in another order differ by less. */
    private static final double ROUNDING = 1 + 1e-12;

    private final Network network;
    private final List<LinearCost> rates;
    private final double[] max;
    private final Score score;
    private final List<ChainSearch> ahead = new ArrayList<>();
    /** By first block of the next run and its side. */
    private final List<List<Label>> fronts = new ArrayList<>();

    private final PriorityQueue<Label> queue = new PriorityQueue<>();
    private @Nullable Label best;
    private int labels;

    private LabelSearch(Network network, List<LinearCost> rates, double[] max, Score score) {
        this.network = network;
        this.rates = rates;
        this.max = max;
        this.score = score;
        for (LinearCost cost : rates) {
            ahead.add(ChainSearch.solve(network, cost));
        }
        for (int place = 0; place < 2 * network.blocks(); place++) {
            fronts.add(new ArrayList<>());
        }
    }

    /**
     * The best placement, or none if every one exceeds a limit or can't run.
     *
     * @param max for each linear cost the most that a plan may use; infinite where there is no limit
     */
    static Optional<Side[]> solve(Network network, List<LinearCost> rates, double[] max, Score score) {
        return new LabelSearch(network, rates, max, score).run();
    }

    private Optional<Side[]> run() {
        start(Side.MOBILE, 0);
        start(Side.CLOUD, 1);
        for (Label label = queue.poll(); label != null && label.bound <= cutoff(); label = queue.poll()) {
            if (!label.dropped) {
                extend(label);
            }
        }
        return Optional.ofNullable(best).map(Label::placement);
    }

    private double cutoff() {
        return best == null ? Double.POSITIVE_INFINITY : best.bound * ROUNDING;
    }

    private void start(Side side, int switches) {
        double[] totals = new double[rates.size()];
        for (int index = 0; index < totals.length; index++) {
            totals[index] = switches * rates.get(index).switching();
        }
        offer(0, side, network.crossings().skips.initial(), totals, switches, 0, null);
    }

    /** Follows the next run block by block, and ends it after each where it may. */
    private void extend(Label label) {
        Crossings crossings = network.crossings();
        Skips skips = crossings.skips;
        boolean onCloud = label.side == Side.CLOUD;
        Residency held = label.residency.copy();
        double up = 0;
        double down = 0;
        int last = network.reach().last(label.side, label.from);
        for (int end = label.from; end <= last; end++) {
            if (onCloud) {
                up += crossings.blockUpBytes[end];
                down += crossings.blockDownBytes[end];
            }
            double fetched = fetch(held, label.side, end);
            up += onCloud ? fetched : 0;
            down += onCloud ? 0 : fetched;
            if (network.runs(label.side, label.from, end)) {
                endRun(label, end, skips.stillRead(held, end), up, down);
            }
        }
    }

    /** Brings a block's skips to its side and adds those it computes; the bytes that had to cross. */
    private double fetch(Residency held, Side side, int block) {
        Skips skips = network.crossings().skips;
        double bytes = 0;
        if (skips.none()) {
            return bytes;
        }
        for (int skip : skips.readBy(block)) {
            if (!held.has(side, skip)) {
                bytes += skips.get(skip).bytes();
                held.add(side, skip);
            }
        }
        for (int skip : skips.madeBy(block)) {
            held.add(side, skip);
            if (skips.get(skip).output()) {
                held.add(Side.MOBILE, skip);
            }
        }
        return bytes;
    }

    private void endRun(Label label, int end, Residency residency, double up, double down) {
        Crossings crossings = network.crossings();
        boolean onCloud = label.side == Side.CLOUD;
        boolean complete = end == network.blocks() - 1;
        boolean switching = !complete || (onCloud && label.from <= crossings.lastOutput);
        double upBytes = up + (complete || onCloud ? 0 : crossings.boundaryUpBytes[end]);
        double downBytes = down + (complete || !onCloud ? 0 : crossings.boundaryDownBytes[end]);
        double[] totals = new double[rates.size()];
        for (int index = 0; index < totals.length; index++) {
            LinearCost cost = rates.get(index);
            totals[index] = label.totals[index]
                    + cost.run(network.costs(), label.side, label.from, end)
                    + upBytes * cost.uploadByte()
                    + downBytes * cost.downloadByte()
                    + (switching ? cost.switching() : 0);
        }
        offer(
                end + 1,
                label.side.other(),
                residency,
                totals,
                label.switches + (switching ? 1 : 0),
                label.cloudBlocks + (onCloud ? end - label.from + 1 : 0),
                label);
    }

    private void offer(
            int from,
            Side side,
            Residency residency,
            double[] totals,
            int switches,
            int cloudBlocks,
            @Nullable Label previous) {
        double bound = bound(from, side, totals);
        if (bound > cutoff() || bound == Double.POSITIVE_INFINITY) {
            return;
        }
        Label label = new Label(from, side, residency, totals, switches, cloudBlocks, bound, previous, labels++);
        if (from < network.blocks()) {
            if (joinFront(label)) {
                queue.add(label);
            }
        } else if (best == null || bound < best.bound || (bound == best.bound && label.tidier(best))) {
            best = label;
        }
    }

    /** A lower bound on the score of every completion; infinite if none is within the limits. */
    private double bound(int from, Side side, double[] totals) {
        double[] least = totals.clone();
        for (int index = 0; index < least.length; index++) {
            least[index] += from == network.blocks() ? 0 : ahead.get(index).cost(side, from);
            if (least[index] > max[index] || least[index] == Double.POSITIVE_INFINITY) {
                return Double.POSITIVE_INFINITY;
            }
        }
        return score.of(least);
    }

    /** Adds a label to those of its place unless one of them dominates it; drops those it dominates. */
    private boolean joinFront(Label label) {
        List<Label> front = fronts.get(2 * label.from + label.side.ordinal());
        for (Label other : front) {
            if (dominates(other, label)) {
                return false;
            }
        }
        front.removeIf(other -> {
            other.dropped = dominates(label, other);
            return other.dropped;
        });
        front.add(label);
        return true;
    }

    /** Whether a label, even if it has to fetch all skips that only the other has, is no worse than it. */
    private boolean dominates(Label label, Label other) {
        if (label.totals[0] > other.totals[0]) {
            return false;
        }
        double up = 0;
        double down = 0;
        if (other.residency.exceeds(label.residency)) {
            Skips skips = network.crossings().skips;
            up = skips.bytesMissing(label.residency, other.residency, Side.CLOUD);
            down = skips.bytesMissing(label.residency, other.residency, Side.MOBILE);
        }
        boolean cheaper = false;
        for (int index = 0; index < rates.size(); index++) {
            LinearCost cost = rates.get(index);
            double most = label.totals[index] + up * cost.uploadByte() + down * cost.downloadByte();
            if (most > other.totals[index]) {
                return false;
            }
            cheaper |= index == 0 && most < other.totals[index];
        }
        return cheaper || !other.tidier(label);
    }
}
