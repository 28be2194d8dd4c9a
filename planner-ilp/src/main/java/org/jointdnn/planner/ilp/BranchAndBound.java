package org.jointdnn.planner.ilp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.ToDoubleFunction;
import org.jointdnn.planner.Limit;
import org.jointdnn.planner.Pin;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanEvaluator;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.ilp.SegmentProgram.Relaxed;
import org.jointdnn.planner.ilp.Segments.Segment;
import org.jspecify.annotations.Nullable;

/**
 * Solves one integer program: relaxations by the library, branching on the side of a block.
 *
 * <p>The relaxation's value is a lower bound. If it puts every block wholly on one side it is a plan: runs
 * are maximal, so the sides say which segments are taken. Otherwise the block closest to half and half is
 * fixed to either side. Nodes are taken in order of their bound. Every solution is rounded and evaluated,
 * so good plans come early.
 *
 * <p>Numbers: each relaxation is in units of the best plan's value, and segments that alone cost more are
 * left out; limits are rows of use over limit. A row allows {@link #SLACK} more than its limit, so that
 * rounding rules no plan out; a plan that lives off that is refused after its evaluation, and its node is
 * branched on further.
 *
 * <p>Source: Land and Doig, "An automatic method of solving discrete programming problems", 1960,
 * doi:10.2307/1910129.
 */
final class BranchAndBound {
    /** Above the library's tolerance on rows of numbers around 1. */
    private static final double SLACK = 1e-7;
    /** Sides are whole, and values agree, up to this. */
    private static final double TOLERANCE = 1e-6;
    /** A better plan is better by more than this part of its value. */
    private static final double ROUNDING = 1e-11;
    /** Values this much smaller than the unit they were found in are not precise. */
    private static final double SMALL = 1e-3;

    private final PlanPrograms programs;
    private final Rates rates;
    private final List<Limit> limits;
    private final PriorityQueue<Node> open =
            new PriorityQueue<>(Comparator.comparingDouble(Node::bound).thenComparingInt(Node::number));
    private int nodes;
    private @Nullable Plan best;
    private double bestValue = Double.POSITIVE_INFINITY;

    /** Plans that keep some blocks to a side; none of them is below the bound. */
    private record Node(List<Pin> fixed, double bound, int number) {
        boolean fixes(int block) {
            return fixed.stream().anyMatch(pin -> pin.from() == block);
        }

        boolean allows(Segment segment) {
            return fixed.stream().noneMatch(pin -> pin.side() != segment.side() && segment.contains(pin.from()));
        }
    }

    private BranchAndBound(PlanPrograms programs, Rates rates, List<Limit> limits) {
        this.programs = programs;
        this.rates = rates;
        this.limits = limits;
    }

    static Outcome solve(PlanPrograms programs, Rates rates, List<Limit> limits) {
        return new BranchAndBound(programs, rates, limits).run();
    }

    private Outcome run() {
        List<Segment> segments = withinLimits();
        double largest = segments.stream()
                .mapToDouble(segment -> rates.of(segment.use()))
                .max()
                .orElse(0);
        add(List.of(), 0);
        for (Node node = open.poll(); node != null && node.bound < cutoff(); node = open.poll()) {
            if (mayStop() && programs.budget().spent()) {
                return new Outcome(Optional.ofNullable(best), node.bound * (1 - TOLERANCE), false);
            }
            double unit = Math.min(bestValue, largest > 0 ? largest : 1);
            Optional<Relaxed> relaxed = relax(node, segments, unit);
            if (relaxed.isPresent()) {
                explore(node, relaxed.get(), unit);
            }
        }
        return new Outcome(Optional.ofNullable(best), bestValue, true);
    }

    /** Without limits there is a plan, and a caller whose budget is spent still needs it. */
    private boolean mayStop() {
        return best != null || !limits.isEmpty();
    }

    private double cutoff() {
        return bestValue * (1 - ROUNDING);
    }

    private void add(List<Pin> fixed, double bound) {
        open.add(new Node(fixed, bound, nodes++));
    }

    private Optional<Relaxed> relax(Node node, List<Segment> segments, double unit) {
        ToDoubleFunction<Use> weight = use -> rates.of(use) / unit;
        double most = bestValue / unit * (1 + SLACK);
        List<Segment> admitted = segments.stream()
                .filter(segment -> weight.applyAsDouble(segment.use()) <= most && node.allows(segment))
                .toList();
        SegmentProgram program = new SegmentProgram(
                programs.costs(), admitted, programs.segments().skips());
        program.minimize(weight);
        program.forbid(weight, most);
        for (Limit limit : limits) {
            program.limit(limit.name(), relative(limit), 1 + SLACK);
            program.forbid(relative(limit), 1 + SLACK);
        }
        return program.solve();
    }

    private List<Segment> withinLimits() {
        return programs.segments().all().stream()
                .filter(segment ->
                        limits.stream().allMatch(limit -> relative(limit).applyAsDouble(segment.use()) <= 1 + SLACK))
                .toList();
    }

    /** Use over limit; where the limit is 0, more than 1 for any use. */
    private static ToDoubleFunction<Use> relative(Limit limit) {
        return use -> {
            double used = use.of(limit.quantity());
            return limit.max() > 0 ? used / limit.max() : used > 0 ? 2 : 0;
        };
    }

    private void explore(Node node, Relaxed relaxed, double unit) {
        Optional<Plan> plan = rounded(relaxed.cloudShare());
        boolean admissible = plan.isPresent() && consider(plan.get());
        double bound = Math.max(node.bound, relaxed.value() * unit);
        if (bestValue < SMALL * unit && bestValue > 0) {
            add(node.fixed, node.bound);
            return;
        }
        int block = mostDivided(relaxed.cloudShare());
        if (block < 0 && admissible) {
            checkValue(relaxed.value() * unit, plan.get(), unit);
            return;
        }
        branch(node, block < 0 ? firstFree(node) : block, bound);
    }

    private void branch(Node node, int block, double bound) {
        if (block < 0 || bound >= cutoff()) {
            return;
        }
        for (Side side : Side.values()) {
            List<Pin> fixed = new ArrayList<>(node.fixed);
            fixed.add(new Pin(block, block, side));
            add(fixed, bound);
        }
    }

    /** The plan that puts each block where most of it is, if it can run. */
    private Optional<Plan> rounded(double[] cloudShare) {
        Side[] placement = new Side[cloudShare.length];
        Arrays.setAll(placement, block -> cloudShare[block] > 0.5 ? Side.CLOUD : Side.MOBILE);
        return programs.segments().allow(placement)
                ? Optional.of(PlanEvaluator.evaluate(programs.costs(), List.of(placement)))
                : Optional.empty();
    }

    /** Keeps a plan if it is the best so far; whether it is within the limits. */
    private boolean consider(Plan plan) {
        if (!limits.stream().allMatch(limit -> limit.holds(plan.cost()))) {
            return false;
        }
        double value = rates.of(plan.cost());
        if (value < bestValue) {
            best = plan;
            bestValue = value;
        }
        return true;
    }

    /** The block closest to half on either side; -1 if every block is wholly on one. */
    private static int mostDivided(double[] cloudShare) {
        int divided = -1;
        double most = TOLERANCE;
        for (int block = 0; block < cloudShare.length; block++) {
            double distance = Math.min(cloudShare[block], 1 - cloudShare[block]);
            if (distance > most) {
                most = distance;
                divided = block;
            }
        }
        return divided;
    }

    /** The first block that a node doesn't fix; -1 if it fixes all. */
    private int firstFree(Node node) {
        for (int block = 0; block < programs.costs().blocks(); block++) {
            if (!node.fixes(block)) {
                return block;
            }
        }
        return -1;
    }

    private void checkValue(double claimed, Plan plan, double unit) {
        double value = rates.of(plan.cost());
        if (Math.abs(claimed - value) > TOLERANCE * Math.max(value, SMALL * unit)) {
            throw new IllegalStateException("the linear program's value is " + claimed + ", but that of its plan "
                    + value + ". Maybe use exact.");
        }
    }
}
