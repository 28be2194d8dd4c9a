package org.jointdnn.planner.map;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jointdnn.planner.Budget;
import org.jointdnn.planner.Limit;
import org.jointdnn.planner.Quantity;
import org.jointdnn.planner.internal.Answer;
import org.jointdnn.planner.internal.Cap;
import org.jointdnn.planner.internal.Decisions;
import org.jointdnn.planner.internal.Goal;
import org.jointdnn.planner.internal.Optimizer;
import org.jointdnn.planner.internal.PlanSpace;
import org.jointdnn.planner.internal.Usage;
import org.jspecify.annotations.Nullable;

/**
 * Finds the best plan at every x of an interval, from its lower end to its upper.
 *
 * <p>Let S(x) be the plans within the limits at x. What a plan uses does not fall as x rises, so S(x) only
 * shrinks. Let p be the best plan at a. Over x from a on it is the best until the first of
 * <ul>
 *   <li>p leaves its limits: where its use, a line in x, meets the limit;
 *   <li>another plan of S(a) undercuts it. To find the first that does: take the best plan of S(a) at the far
 *       end; where its line meets p's, take the best plan of S(a) there, and so on, until p is as good. The
 *       least value of the plans in S(a) is concave in x, so as p attains it at a and there, it does in between.
 * </ul>
 *
 * <p>There it starts anew. Plans met on the way are kept, so each is found once. Where no plan is within the
 * limits, none is further on.
 *
 * <p>Rounding: the solver is given limits that are smaller by a relative 10^-11, a hundredth of what they
 * are allowed, so that it never answers with a plan that has left them by the lines' reckoning. So each step
 * leads to a line of less slope, or leaves a plan behind for good; there is no cycle. Stretches narrower
 * than a relative 10^-12 are left out.
 *
 * <p>Complexity: one solve for each plan met and one for each end of a stretch.
 *
 * <p>Source: lower envelopes by probing where two lines meet are Eisner and Severance's, "Mathematical
 * techniques for efficient record segmentation in large shared databases", Journal of the ACM 23(4), 1976,
 * doi:10.1145/321978.321982; the approach of the first crossing is Newton's method on the difference of
 * values, as in Dinkelbach, "On nonlinear fractional programming", Management Science 13(7), 1967,
 * doi:10.1287/mnsc.13.7.492. The limits are this project's addition.
 */
final class Sweep {
    private static final double TIGHTER = 1 - 1e-11;
    private static final double SLIVER = 1 + 1e-12;

    private final PlanSpace space;
    private final AffineCost objective;
    private final List<Restriction> restrictions;
    private final double most;
    private final List<Candidate> known = new ArrayList<>();
    private final List<Probe> probes = new ArrayList<>();
    private final List<Stretch> stretches = new ArrayList<>();
    private double covered;

    /** A limit and what it limits. */
    record Restriction(Limit limit, AffineCost cost) {
        /** The limit at an x, a trace smaller; a limit on bytes is met exactly and stays. */
        Cap cap(double x) {
            boolean whole = limit.quantity() == Quantity.UPLOAD || limit.quantity() == Quantity.DOWNLOAD;
            Limit given = whole ? limit : new Limit(limit.quantity(), limit.max() * TIGHTER);
            return new Cap(given, cost.at(x));
        }
    }

    /** The best plan at an x, as the solver found it; null if there was none. */
    private record Probe(double x, @Nullable Candidate best) {}

    /**
     * A stretch of x and the plan that is best there.
     *
     * @param best null if no plan is within the limits
     */
    record Stretch(double from, double to, @Nullable Candidate best) {}

    /** What a sweep found, by ascending x, and how many problems it solved for it. */
    record Swept(List<Stretch> stretches, int solves) {}

    private Sweep(PlanSpace space, AffineCost objective, List<Restriction> restrictions, double least, double most) {
        this.space = space;
        this.objective = objective;
        this.restrictions = restrictions;
        this.most = most;
        this.covered = least;
    }

    static Swept run(PlanSpace space, AffineCost objective, List<Restriction> restrictions, double least, double most) {
        Sweep sweep = new Sweep(space, objective, restrictions, least, most);
        sweep.run();
        return new Swept(sweep.stretches, sweep.probes.size());
    }

    private void run() {
        double at = covered;
        Candidate plan = solve(at, at);
        while (plan != null) {
            double limit = Math.max(at, Math.min(plan.leaves(), most));
            double end = undercut(plan, at, limit);
            cover(plan, end);
            if (end >= most) {
                return;
            }
            plan = end < limit ? successor(plan, end) : solve(end, end);
            at = end;
        }
        cover(null, most);
    }

    /** The first x where a plan of S(at) undercuts this one, best at {@code at}; {@code end} if none does before. */
    private double undercut(Candidate plan, double at, double end) {
        double first = end;
        while (true) {
            for (Candidate other : known) {
                if (other.leaves() > at && other.flatter(plan) && other.below(plan, first)) {
                    first = Math.min(first, other.undercuts(plan, at));
                }
            }
            Candidate best = first > at ? solve(at, first) : null;
            if (best == null || !best.flatter(plan) || !best.below(plan, first) || best.undercuts(plan, at) >= first) {
                return first;
            }
        }
    }

    /** Of the plans that are as good as this one at x, and within the limits after it, the flattest. */
    private Candidate successor(Candidate plan, double x) {
        Candidate flattest = plan;
        for (Candidate other : known) {
            if (other.leaves() > x && !plan.below(other, x) && other.flatter(flattest)) {
                flattest = other;
            }
        }
        return flattest;
    }

    /**
     * The plan of S(limitsAt) that is best at x; null if there is none. Sets of plans only shrink, so one that
     * was the best of an earlier set still is while it is in the set at hand.
     */
    private @Nullable Candidate solve(double limitsAt, double x) {
        for (Probe probe : probes) {
            if (probe.x == x && probe.best != null && probe.best.leaves() > limitsAt) {
                return probe.best;
            }
        }
        List<Cap> caps = new ArrayList<>();
        restrictions.forEach(restriction -> caps.add(restriction.cap(limitsAt)));
        Candidate best = best(Optimizer.solve(space, new Goal.Sum(objective.at(x)), caps, Budget.unlimited()));
        probes.add(new Probe(x, best));
        return best;
    }

    private @Nullable Candidate best(Optional<Answer> answer) {
        if (!answer.isPresent() || answer.get() instanceof Answer.Impossible) {
            return null;
        }
        if (answer.get() instanceof Answer.Best best) {
            return candidate(best.plan());
        }
        throw new IllegalStateException("a search without a time limit ended without a proof");
    }

    private Candidate candidate(Decisions plan) {
        for (Candidate candidate : known) {
            if (candidate.is(plan)) {
                return candidate;
            }
        }
        Usage usage = space.usage(plan);
        double leaves = Double.POSITIVE_INFINITY;
        for (Restriction restriction : restrictions) {
            Line use = restriction.cost.line(usage);
            leaves = Math.min(leaves, use.reaches(restriction.limit.threshold()));
        }
        Candidate found = Candidate.of(plan, usage, objective.line(usage), leaves);
        known.add(found);
        return found;
    }

    /** Covers what is left up to {@code end} with this plan; a sliver is left to what comes next. */
    private void cover(@Nullable Candidate plan, double end) {
        int last = stretches.size() - 1;
        boolean sliver = end <= covered * SLIVER;
        if (last >= 0 && (stretches.get(last).best == plan || (sliver && end >= most))) {
            Stretch longer = new Stretch(stretches.get(last).from, end, stretches.get(last).best);
            stretches.set(last, longer);
            covered = end;
        } else if (!sliver) {
            stretches.add(new Stretch(covered, end, plan));
            covered = end;
        }
    }
}
