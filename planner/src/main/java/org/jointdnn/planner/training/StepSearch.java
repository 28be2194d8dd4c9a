package org.jointdnn.planner.training;

import java.util.Arrays;
import org.jointdnn.planner.internal.LinearCost;

/**
 * The least cost from every state of {@link StepStates} on, by one linear cost.
 *
 * <p>Forward and backward pass of a block are coupled by what crosses between them, which depends on no
 * other block. So the chain of 2n passes is folded in the middle, and its two halves are placed together
 * from block 0 upwards. Let A(p, i, s) be the least cost of what is still to be charged where s is the
 * block to be placed next, p its pair of sides, the current backward run starts at s and the current
 * forward run started at i, s or before it; and B(p, j, s) likewise where the forward run starts at s and
 * the backward run started at j before it. Runs are charged when they end. With K the stash and weights of
 * blocks s..e-1, and p', p" and p* the pair with the forward side, the backward side, or both changed,
 *
 * <pre>
 * A(p, i, s) = min over e > s of
 *     backward(s, e-1) + K + gradient(e-1) + A(p", i, e)      the backward run ends before e,
 *     forward(i, e-1)  + K + activation(e-1) + min(           or the forward run does,
 *         B(p', s, e),                                            and the backward run does not,
 *         backward(s, e-1) + gradient(e-1) + A(p*, e, e))         or does
 * </pre>
 *
 * <p>where both end before n; B is its mirror image. All that does not depend on i is found once for p, s
 * and e, so that the innermost loop takes the least of two sums over i, all of them read and written in a
 * row. Ends that {@link StepRows} shows to be the best for no i are left out. Where the current backward run
 * is executed last, that is for the paid states; the unpaid ones end where a block would send weights. Below
 * the lowest block with a backward pass it is a shortest path over forward runs.
 *
 * <p>Complexity: O(blocks^3) time, the innermost loop being passed at most n^3/6 times for each pair and each of A
 * and B; O(blocks^2) space.
 */
final class StepSearch {
    private static final int PAIRS = StepTraffic.PAIRS;
    private static final int FORWARD = StepTraffic.FORWARD;
    private static final int BACKWARD = StepTraffic.BACKWARD;
    private static final int BOTH = StepTraffic.BOTH;
    private static final double NONE = Double.POSITIVE_INFINITY;
    /** Rows of use between two looks at how low the bound has come. */
    private static final int BETWEEN_LOOKS = 8;

    private final StepTraffic traffic;
    private final StepPrices prices;
    private final int blocks;
    private final int lowest;

    /** A by pair, s and i. */
    private final double[][][] backwardFresh;
    /** B by pair, s and j. */
    private final double[][][] forwardFresh;

    // The same, and the runs by side, with their bounds.
    private final StepRows[] backwardRows = new StepRows[PAIRS];
    private final StepRows[] forwardRows = new StepRows[PAIRS];
    private final StepRows[] forwardRuns = new StepRows[2];
    private final StepRows[] backwardRuns = new StepRows[2];
    /** By pair and start of the forward run. */
    private final double[][] unpaid;
    /** By side and first block. */
    private final double[][] forwardOnly;
    /** For one s and pair, by e: what it costs that the fresh run ends, and that the other one does. */
    private final double[] freshEnds;

    private final double[] otherEnds;

    private StepSearch(StepSpace space, LinearCost cost) {
        traffic = space.traffic();
        prices = new StepPrices(space, cost);
        blocks = traffic.blocks;
        lowest = traffic.lowest;
        backwardFresh = new double[PAIRS][blocks][];
        forwardFresh = new double[PAIRS][blocks][];
        unpaid = new double[PAIRS][blocks];
        forwardOnly = new double[2][lowest];
        freshEnds = new double[blocks + 1];
        otherEnds = new double[blocks + 1];
        for (int side = 0; side < 2; side++) {
            forwardRuns[side] = StepRows.ofRuns(prices.forward[side]);
            backwardRuns[side] = StepRows.ofRuns(prices.backward[side]);
        }
        for (int pair = 0; pair < PAIRS; pair++) {
            backwardRows[pair] = new StepRows(backwardFresh[pair], forwardRuns[pair / FORWARD]);
            forwardRows[pair] = new StepRows(forwardFresh[pair], backwardRuns[pair % FORWARD]);
        }
    }

    /** The least cost from each state on; infinite if there is no way. */
    static double[] ahead(StepSpace space, LinearCost cost) {
        StepSearch search = new StepSearch(space, cost);
        for (int block = search.blocks - 1; block >= search.lowest; block--) {
            for (int pair = 0; pair < PAIRS; pair++) {
                search.relaxBackwardFresh(pair, block);
                search.relaxForwardFresh(pair, block);
            }
        }
        for (int from = search.blocks - 1; from >= 0; from--) {
            for (int pair = 0; pair < PAIRS; pair++) {
                search.unpaid[pair][from] = search.unpaid(pair, from);
            }
        }
        for (int from = search.lowest - 1; from >= 0; from--) {
            search.forwardOnly[0][from] = search.forwardOnly(0, from);
            search.forwardOnly[1][from] = search.forwardOnly(1, from);
        }
        return search.byState(space.numbers());
    }

    private void relaxBackwardFresh(int pair, int start) {
        double[] activation = prices.activation[pair / FORWARD];
        double[] gradient = prices.gradient[pair % FORWARD];
        double[] coupling = prices.coupling[pair];
        double[][] fresh = prices.backward[pair % FORWARD];
        double coupled = 0;
        for (int end = start + 1; end < blocks; end++) {
            coupled += coupling[end - 1];
            double ends = fresh[end - 1][start] + gradient[end - 1];
            freshEnds[end] = coupled + ends;
            otherEnds[end] = coupled
                    + activation[end - 1]
                    + Math.min(forwardFresh[pair ^ FORWARD][end][start], ends + backwardFresh[pair ^ BOTH][end][end]);
        }
        otherEnds[blocks] = coupled + coupling[blocks - 1] + prices.turn[pair] + fresh[blocks - 1][start];
        StepRows runs = forwardRuns[pair / FORWARD];
        backwardFresh[pair][start] = relaxed(start, 0, start + 1, backwardRows[pair ^ BACKWARD], runs);
        backwardRows[pair].addFloor(start);
    }

    private void relaxForwardFresh(int pair, int start) {
        double[] activation = prices.activation[pair / FORWARD];
        double[] gradient = prices.gradient[pair % FORWARD];
        double[] coupling = prices.coupling[pair];
        double[][] fresh = prices.forward[pair / FORWARD];
        double coupled = 0;
        for (int end = start + 1; end < blocks; end++) {
            coupled += coupling[end - 1];
            double ends = fresh[end - 1][start] + activation[end - 1];
            freshEnds[end] = coupled + ends;
            otherEnds[end] = coupled
                    + gradient[end - 1]
                    + Math.min(backwardFresh[pair ^ BACKWARD][end][start], ends + backwardFresh[pair ^ BOTH][end][end]);
        }
        otherEnds[blocks] = coupled + coupling[blocks - 1] + prices.turn[pair] + fresh[blocks - 1][start];
        StepRows runs = backwardRuns[pair % FORWARD];
        forwardFresh[pair][start] = relaxed(start, lowest, start, forwardRows[pair ^ FORWARD], runs);
        forwardRows[pair].addFloor(start);
    }

    /**
     * The least cost by the start of the run that is not fresh.
     *
     * @param next by end and start of that run, if the fresh one ends
     * @param runs that run, by last and first block
     */
    private double[] relaxed(int start, int first, int to, StepRows next, StepRows runs) {
        double[] least = new double[to];
        Arrays.fill(least, NONE);
        double[] whole = runs.rows[blocks - 1];
        relax(least, first, to, otherEnds[blocks], whole);
        double highest = runs.highest(least, first);
        int used = 0;
        for (int end = start + 1; end < blocks; end++) {
            boolean fresh = freshEnds[end] + next.floors[end] < highest;
            boolean other = otherEnds[end] + runs.floors[end - 1] < highest;
            if (fresh && other) {
                relax(least, first, to, freshEnds[end], next.rows[end], otherEnds[end], runs.rows[end - 1]);
            } else if (fresh) {
                relax(least, first, to, freshEnds[end], next.rows[end]);
            } else if (other) {
                relax(least, first, to, otherEnds[end], runs.rows[end - 1]);
            }
            if ((fresh || other) && used++ % BETWEEN_LOOKS == 0) {
                highest = runs.highest(least, first);
            }
        }
        return least;
    }

    /** The least of what is there and a sum, in each cell. */
    private static void relax(double[] least, int first, int to, double a, double[] as) {
        for (int cell = first; cell < to; cell++) {
            least[cell] = Math.min(least[cell], a + as[cell]);
        }
    }

    /** The least of what is there and two sums, in each cell. */
    private static void relax(double[] least, int first, int to, double a, double[] as, double b, double[] bs) {
        for (int cell = first; cell < to; cell++) {
            least[cell] = Math.min(least[cell], Math.min(a + as[cell], b + bs[cell]));
        }
    }

    /** The unpaid state of a pair and a start of its forward run. */
    private double unpaid(int pair, int from) {
        double[][] forward = prices.forward[pair / FORWARD];
        double[][] backward = prices.backward[pair % FORWARD];
        int start = Math.max(from, lowest);
        int silent = traffic.silentTo(pair, start);
        double least = NONE;
        double coupled = 0;
        for (int end = start + 1; end <= silent; end++) {
            coupled += prices.coupling[pair][end - 1];
            double forwardRun = forward[end - 1][from];
            double backwardRun = backward[end - 1][lowest];
            if (end == blocks) {
                return Math.min(least, coupled + prices.turn[pair] + forwardRun + backwardRun);
            }
            double forwardEnds = forwardRun + prices.activation[pair / FORWARD][end - 1];
            double backwardEnds = backwardRun + prices.gradient[pair % FORWARD][end - 1];
            double onlyForward = forwardEnds + unpaid[pair ^ FORWARD][end];
            double onlyBackward = backwardEnds + backwardFresh[pair ^ BACKWARD][end][from];
            double both = forwardEnds + backwardEnds + backwardFresh[pair ^ BOTH][end][end];
            least = Math.min(least, coupled + Math.min(both, Math.min(onlyForward, onlyBackward)));
        }
        return least;
    }

    /** A forward run that starts below the lowest block with a backward pass. */
    private double forwardOnly(int side, int from) {
        double least = backwardBegins(side, from);
        for (int end = from + 1; end <= lowest; end++) {
            double next = end < lowest ? forwardOnly[1 - side][end] : backwardBegins(1 - side, lowest);
            least = Math.min(least, prices.forward[side][end - 1][from] + prices.activation[side][end - 1] + next);
        }
        return least;
    }

    /** The lowest block with a backward pass is placed next, within a forward run. */
    private double backwardBegins(int side, int forwardFrom) {
        double least = NONE;
        for (int pair = side * FORWARD; pair < side * FORWARD + FORWARD; pair++) {
            double paid = prices.back + backwardFresh[pair][lowest][forwardFrom];
            least = Math.min(least, Math.min(paid, unpaid[pair][forwardFrom]));
        }
        return least;
    }

    private double[] byState(StepStates numbers) {
        double[] ahead = new double[numbers.count()];
        Arrays.fill(ahead, NONE);
        ahead[numbers.complete()] = 0;
        for (int pair = 0; pair < PAIRS; pair++) {
            System.arraycopy(unpaid[pair], 0, ahead, numbers.unpaid(pair, 0), blocks);
            for (int start = lowest; start < blocks; start++) {
                System.arraycopy(backwardFresh[pair][start], 0, ahead, numbers.both(pair, 0, start), start + 1);
                for (int from = lowest; from < start; from++) {
                    ahead[numbers.both(pair, start, from)] = forwardFresh[pair][start][from];
                }
            }
        }
        for (int side = 0; side < 2; side++) {
            System.arraycopy(forwardOnly[side], 0, ahead, numbers.forwardOnly(side, 0), lowest);
        }
        return ahead;
    }
}
