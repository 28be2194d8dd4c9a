package org.jointdnn.planner.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jointdnn.planner.internal.Coded;
import org.jointdnn.planner.internal.Decisions;
import org.jointdnn.planner.internal.LinearCost;
import org.jointdnn.planner.internal.Moves;
import org.jointdnn.planner.internal.Residency;
import org.jointdnn.planner.internal.Skips;
import org.jspecify.annotations.Nullable;

/**
 * The plan of least cost, once the least cost from each state on is known: a path of <em>tight</em> arcs,
 * those that together with what is ahead cost no more than the state they leave. Among several it takes the
 * path with fewest switches, then the fewest blocks on CLOUD.
 *
 * <p>Costs that differ by no more than the rounding of sums count as equal.
 *
 * <p>Complexity: every arc of the states on tight paths is looked at once.
 */
final class TightPath {
    private static final double ROUNDING = 1e-13;

    private final StepSpace space;
    private final Moves moves;
    private final double[] ahead;
    private final double slack;
    /** By state: switches and blocks on CLOUD from there on, in one number; -1 where not known yet. */
    private final long[] ranks;

    private final int[] next;
    private final long perSwitch;

    private TightPath(StepSpace space, LinearCost cost, double[] ahead, double least) {
        this.space = space;
        this.moves = space.moves(List.of(cost));
        this.ahead = ahead;
        this.slack = least * ROUNDING;
        this.ranks = new long[space.states()];
        Arrays.fill(ranks, -1);
        this.next = new int[space.states()];
        this.perSwitch = 2L * space.traffic().blocks + 1;
    }

    /** The least cost of any plan; infinite if there is none. */
    static double least(StepSpace space, LinearCost cost, double[] ahead) {
        Tight all = new Tight(ahead, Double.POSITIVE_INFINITY, 0);
        space.moves(List.of(cost)).start(all);
        return all.least;
    }

    /** The plan; only if {@link #least} is finite. */
    static Decisions plan(StepSpace space, LinearCost cost, double[] ahead) {
        double least = least(space, cost, ahead);
        return new TightPath(space, cost, ahead, least).plan(least);
    }

    private Decisions plan(double least) {
        Tight starts = new Tight(ahead, least + slack, perSwitch);
        moves.start(starts);
        int state = best(starts).state();
        List<Integer> states = new ArrayList<>();
        while (state != space.numbers().complete()) {
            states.add(state);
            state = next[state];
        }
        return space.plan(states.stream().mapToInt(Integer::intValue).toArray(), null);
    }

    private long rank(int state) {
        if (state == space.numbers().complete()) {
            return 0;
        }
        if (ranks[state] < 0) {
            Tight tight = new Tight(ahead, ahead[state] + slack, perSwitch);
            moves.extend(state, Skips.NONE.initial(), tight);
            Arc best = best(tight);
            ranks[state] = best.rank();
            next[state] = best.state();
        }
        return ranks[state];
    }

    /** Of tight arcs the one that ranks first together with what follows. */
    private Arc best(Tight tight) {
        int best = -1;
        long least = Long.MAX_VALUE;
        for (Arc arc : tight.arcs) {
            long rank = arc.rank() + rank(arc.state());
            if (rank < least) {
                least = rank;
                best = arc.state();
            }
        }
        return new Arc(best, least);
    }

    /** An arc, by the state it leads to, and its rank, or its and that of all that follows. */
    private record Arc(int state, long rank) {}

    /** Keeps the arcs that, with what is ahead, cost no more than some limit. */
    private static final class Tight implements Moves.Arcs {
        private final double[] ahead;
        private final double most;
        private final long perSwitch;
        private final List<Arc> arcs = new ArrayList<>();
        private double least = Double.POSITIVE_INFINITY;

        private Tight(double[] ahead, double most, long perSwitch) {
            this.ahead = ahead;
            this.most = most;
            this.perSwitch = perSwitch;
        }

        @Override
        public void arc(
                int to, Residency residency, double[] spent, int switches, int cloudBlocks, @Nullable Coded coded) {
            double value = spent[0] + ahead[to];
            least = Math.min(least, value);
            if (value <= most && value != Double.POSITIVE_INFINITY) {
                arcs.add(new Arc(to, switches * perSwitch + cloudBlocks));
            }
        }
    }
}
