package org.jointdnn.engine.calibration;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.BiPredicate;
import org.jointdnn.planner.Budget;
import org.jointdnn.planner.Coding;
import org.jointdnn.planner.CrossingTensor;
import org.jointdnn.planner.Limit;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanSolver;
import org.jointdnn.planner.Problem;
import org.jointdnn.planner.Quantity;
import org.jointdnn.planner.Solution;
import org.jspecify.annotations.Nullable;

/**
 * Finds the best plan whose loss of accuracy is within the limit not only as the sum over its crossings, by which the
 * planner goes, but as a whole.
 *
 * <p>A plan counts if {@link PlanLoss} says that its loss is within the limit. Where that doesn't know, a plan with one
 * lossy crossing counts, as its loss is what the planner went by; one with several doesn't. Without a limit on the loss
 * every plan counts.
 *
 * <p>The search is best-first over problems with fewer and fewer codings, each solved by the solver it is made with:
 *
 * <pre>
 * take the problem whose plan is best, and give its plan if that counts; else go on with
 *   if it loses too much:        for each lossy crossing, the problem without its tensor's codings of that number format
 *   if nobody knows its loss:    for each tensor, the problem in which only this one may lose something, and
 *                                for each set of crossings whose loss is known to be within the limit, the problem
 *                                in which only these may; and within one of those, for each crossing of the plan,
 *                                the problem in which that tensor may not
 * </pre>
 *
 * <p>Each alternative that counts is in one of these problems, so the answer is the best there is, if losses don't shrink
 * where a plan loses something at more crossings. After
 * {@value #MOST_SOLVES} problems the best plan with one lossy crossing is taken instead. If there is a lossless plan
 * within the other limits, the answer is never infeasible.
 */
public final class WholeLossSolver implements PlanSolver {
    private static final int MOST_SOLVES = 1000;

    private final PlanSolver solver;
    private final PlanLoss losses;

    /** Makes the solver; {@code solver} solves the problems. */
    public WholeLossSolver(PlanSolver solver, PlanLoss losses) {
        this.solver = solver;
        this.losses = losses;
    }

    @Override
    public String name() {
        return solver.name();
    }

    @Override
    public Solution<Plan> solve(Problem problem, Budget budget) {
        Optional<Limit> limit = problem.limits().stream()
                .filter(one -> one.quantity() == Quantity.ACCURACY_LOSS)
                .findFirst();
        if (!limit.isPresent() || !CodedCosts.anyLossy(problem.costs())) {
            return solver.solve(problem, budget);
        }
        return new Search(problem, limit.get(), budget).run();
    }

    /**
     * A problem and its best plan.
     *
     * @param narrowed whether only a set of tensors whose loss is known may lose something
     */
    private record Node(Problem problem, Solution<Plan> solution, Plan plan, double value, boolean narrowed) {}

    private final class Search {
        private final Problem problem;
        private final Limit limit;
        private final Budget budget;
        private final PriorityQueue<Node> open = new PriorityQueue<>(Comparator.comparingDouble(Node::value));
        private final Set<List<CrossingTensor>> seen = new HashSet<>();
        private final long startNanos = System.nanoTime();
        private @Nullable Solution<Plan> notFound;

        Search(Problem problem, Limit limit, Budget budget) {
            this.problem = problem;
            this.limit = limit;
            this.budget = budget;
        }

        Solution<Plan> run() {
            add(problem, false, (tensor, coding) -> true);
            while (!open.isEmpty() && seen.size() < MOST_SOLVES) {
                Node node = open.remove();
                Map<String, String> lossy = CodedCosts.lossyCrossings(node.plan());
                OptionalDouble loss = loss(node.plan(), lossy.size());
                if (isWithin(loss)) {
                    return timed(node.solution());
                }
                if (loss.isPresent()) {
                    lossy.forEach((name, codec) -> without(node, name, codec));
                } else if (node.narrowed()) {
                    lossy.keySet().forEach(name -> lossless(node, name));
                } else {
                    separately(node);
                }
            }
            if (!open.isEmpty()) {
                return withOneLossy();
            }
            if (notFound == null) {
                throw new IllegalStateException("the search ended without an answer");
            }
            return timed(notFound);
        }

        private OptionalDouble loss(Plan plan, int lossyCrossings) {
            if (lossyCrossings == 0) {
                return OptionalDouble.of(0);
            }
            OptionalDouble whole = losses.of(plan);
            return whole.isPresent() || lossyCrossings > 1
                    ? whole
                    : OptionalDouble.of(plan.cost().accuracyLoss());
        }

        private boolean isWithin(OptionalDouble loss) {
            return loss.isPresent() && loss.getAsDouble() <= limit.threshold();
        }

        private void without(Node node, String name, String codec) {
            String format = NumberFormats.of(codec);
            add(
                    node.problem(),
                    node.narrowed(),
                    (tensor, coding) -> !tensor.name().equals(name) || !isIn(format, coding));
        }

        private void lossless(Node node, String name) {
            add(node.problem(), true, (tensor, coding) -> !tensor.name().equals(name) || !CodedCosts.isLossy(coding));
        }

        private void separately(Node node) {
            onlyOne(node.problem());
            for (Map<String, String> known : losses.within(limit.threshold())) {
                add(
                        node.problem(),
                        true,
                        (tensor, coding) ->
                                !CodedCosts.isLossy(coding) || isIn(known.getOrDefault(tensor.name(), ""), coding));
            }
        }

        private boolean isIn(String format, Coding coding) {
            return CodedCosts.isLossy(coding)
                    && NumberFormats.of(coding.codec()).equals(format);
        }

        private void onlyOne(Problem parent) {
            for (CrossingTensor only : parent.costs().tensors()) {
                if (only.codings().stream().anyMatch(CodedCosts::isLossy)) {
                    add(
                            parent,
                            true,
                            (tensor, coding) ->
                                    !CodedCosts.isLossy(coding) || tensor.name().equals(only.name()));
                }
            }
        }

        private Solution<Plan> withOneLossy() {
            open.clear();
            seen.clear();
            onlyOne(problem);
            add(problem, true, (tensor, coding) -> !CodedCosts.isLossy(coding));
            while (!open.isEmpty()) {
                Node best = open.remove();
                if (isWithin(
                        loss(best.plan(), CodedCosts.lossyCrossings(best.plan()).size()))) {
                    return timed(best.solution());
                }
            }
            if (notFound == null) {
                throw new IllegalStateException("the search ended without an answer");
            }
            return timed(notFound);
        }

        /** Solves the problem with those codings only that are kept, unless it was before. */
        private void add(Problem parent, boolean narrowed, BiPredicate<CrossingTensor, Coding> kept) {
            Problem part = new Problem(
                    CodedCosts.keeping(parent.costs(), kept), parent.objective(), parent.limits(), parent.pins());
            if (!seen.add(part.costs().tensors())) {
                return;
            }
            Solution<Plan> solution = solver.solve(part, budget);
            Optional<Plan> plan = solution.found();
            if (plan.isPresent()) {
                double value = part.objective().value(plan.get().cost());
                open.add(new Node(part, solution, plan.get(), value, narrowed));
            } else if (notFound == null) {
                notFound = solution;
            }
        }

        private Solution<Plan> timed(Solution<Plan> solution) {
            long nanos = System.nanoTime() - startNanos;
            if (solution instanceof Solution.Optimal<Plan> optimal) {
                return new Solution.Optimal<>(optimal.plan(), optimal.value(), optimal.solver(), nanos);
            }
            if (solution instanceof Solution.Bounded<Plan> bounded) {
                return new Solution.Bounded<>(
                        bounded.plan(), bounded.value(), bounded.bound(), bounded.solver(), nanos);
            }
            if (solution instanceof Solution.Infeasible<Plan> infeasible) {
                return new Solution.Infeasible<>(
                        infeasible.violated(), infeasible.nearest(), infeasible.solver(), nanos);
            }
            Solution.Undecided<Plan> undecided = (Solution.Undecided<Plan>) solution;
            return new Solution.Undecided<>(undecided.nearest(), undecided.bound(), undecided.solver(), nanos);
        }
    }
}
