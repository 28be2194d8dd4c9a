package org.jointdnn.device.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jointdnn.planner.Budget;
import org.jointdnn.planner.Coding;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.CrossingTensor;
import org.jointdnn.planner.Limit;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Pin;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanEvaluator;
import org.jointdnn.planner.PlanSolver;
import org.jointdnn.planner.Problem;
import org.jointdnn.planner.Quantity;
import org.jointdnn.planner.Solution;
import org.jspecify.annotations.Nullable;

/**
 * Finds the plan with the shortest bottleneck, that is the highest throughput for a stream of queries, within limits and pins.
 * Exact to a relative {@value #STEP}; no other plan whose bottleneck is as short has less latency.
 *
 * <p>Whether there is a plan whose stages all take at most T is a question to the exact solver: is there a plan within the limits
 *
 * <pre>
 * cloud time &lt;= T,   upload &lt;= T rate,   download &lt;= T rate,   device's time &lt;= T
 * </pre>
 *
 * <p>The planner has no limit on the device's time, but it has one on its energy; so it is asked with costs under which each
 * millisecond of the device takes one millijoule and nothing else takes any. Questions alternate
 * between a T just below the best bottleneck that was found, which ends the search if there is none, and one halfway down to
 * the greatest T that is known to be impossible, so that there are few.
 *
 * <p>Complexity: some five to forty problems of the solver, each with the limits given and four more. Thread safety: safe if the
 * solver is.
 */
public final class ThroughputPlanner {
    private static final double STEP = 1e-6;

    private final PlanSolver solver;

    /** @param solver takes limits on all quantities; an exact one proves its answers */
    public ThroughputPlanner(PlanSolver solver) {
        this.solver = solver;
    }

    /**
     * The best plan; empty if no plan respects the constraints, or none was found in time.
     *
     * @param limits on a query alone, one per quantity, none on energy: a limit on latency bounds a frame's age while no frame
     *     waits for another
     * @throws IllegalArgumentException if there is a limit on energy
     */
    public Optional<ThroughputPlan> best(Costs costs, List<Limit> limits, List<Pin> pins, Budget budget) {
        for (Limit limit : limits) {
            if (limit.quantity() == Quantity.ENERGY) {
                throw new IllegalArgumentException(
                        limit.name() + " is " + limit.max() + ", but there can be no such limit on a stream's plan");
            }
        }
        return new Search(costs, limits, pins, budget).best();
    }

    /** One search. */
    private final class Search {
        private final Costs costs;
        private final Costs asked;
        private final List<Limit> limits;
        private final List<Pin> pins;
        private final Budget budget;
        private @Nullable Plan found;
        private double foundMillis;
        private boolean proven = true;

        Search(Costs costs, List<Limit> limits, List<Pin> pins, Budget budget) {
            this.costs = costs;
            this.asked = withDeviceTimeAsEnergy(costs);
            this.limits = limits;
            this.pins = pins;
            this.budget = budget;
        }

        Optional<ThroughputPlan> best() {
            if (!improve(limits, Double.POSITIVE_INFINITY)) {
                return Optional.empty();
            }
            double impossible = 0;
            while (foundMillis > 0 && improve(foundMillis * (1 - STEP))) {
                double middle = impossible == 0 ? foundMillis / 2 : Math.sqrt(impossible * foundMillis);
                if (middle < foundMillis * (1 - STEP) && !improve(middle)) {
                    impossible = middle;
                }
            }
            Plan best = Objects.requireNonNull(found);
            return Optional.of(new ThroughputPlan(best, StageTimes.of(best, costs), proven));
        }

        private boolean improve(double millis) {
            return improve(within(millis), millis);
        }

        /** Looks for a plan within limits that mean a bottleneck of at most so much. */
        private boolean improve(List<Limit> all, double millis) {
            Solution<Plan> solution = solver.solve(new Problem(asked, Objective.minimizeLatency(), all, pins), budget);
            proven &= solution instanceof Solution.Optimal || solution instanceof Solution.Infeasible;
            Optional<Plan> plan = solution.found();
            plan.ifPresent(better -> {
                found = PlanEvaluator.evaluate(costs, better);
                foundMillis = Math.min(millis, StageTimes.of(found, costs).bottleneckMillis());
            });
            return plan.isPresent();
        }

        private List<Limit> within(double millis) {
            List<Limit> all = new ArrayList<>();
            all.add(new Limit(Quantity.ENERGY, millis));
            all.add(tighter(Quantity.CLOUD, millis));
            all.add(tighter(Quantity.UPLOAD, bytes(millis, costs.link().uploadMbps())));
            all.add(tighter(Quantity.DOWNLOAD, bytes(millis, costs.link().downloadMbps())));
            for (Limit limit : limits) {
                if (all.stream().noneMatch(taken -> taken.quantity() == limit.quantity())) {
                    all.add(limit);
                }
            }
            return all;
        }

        private Limit tighter(Quantity quantity, double max) {
            double least = max;
            for (Limit limit : limits) {
                least = limit.quantity() == quantity ? Math.min(least, limit.max()) : least;
            }
            return new Limit(quantity, least);
        }
    }

    private static double bytes(double millis, double mbps) {
        return Math.min(Long.MAX_VALUE, Math.floor(millis * mbps / 8e-3 * (1 + 1e-12)));
    }

    private static Costs withDeviceTimeAsEnergy(Costs costs) {
        Link link = costs.link();
        List<CrossingTensor> tensors = new ArrayList<>();
        for (CrossingTensor tensor : costs.tensors()) {
            List<Coding> codings = new ArrayList<>();
            for (Coding coding : tensor.codings()) {
                codings.add(new Coding(
                        coding.codec(),
                        coding.bytes(),
                        withTimeAsEnergy(coding.up()),
                        withTimeAsEnergy(coding.down()),
                        coding.accuracyLoss()));
            }
            tensors.add(tensor.withCodings(codings));
        }
        return new Costs(
                costs.mobile().atWatts(1),
                costs.cloud(),
                costs.loadFactor(),
                costs.queueMillis(),
                tensors,
                new Link(link.uploadMbps(), link.downloadMbps(), link.rttMillis(), 0, 0, 0),
                0);
    }

    private static Coding.Work withTimeAsEnergy(Coding.Work work) {
        return new Coding.Work(work.mobileMillis(), work.mobileMillis(), work.cloudMillis());
    }
}
