package org.jointdnn.planner.dag;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jointdnn.planner.Budget;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Pin;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.Solution;
import org.jointdnn.planner.internal.HullSearch;

/**
 * Finds the best placement of single operators, each free to run on either side, by minimum cuts.
 *
 * <p>One cut for an objective that is a sum ({@link PlacementCut}); for the energy-delay product, a cut
 * for each vertex of the hull of all plans that may hold the best ({@link HullSearch}). Exact up to the
 * rounding of sums.
 *
 * <p>Among plans of equal value the one with fewer crossing tensors is taken, then the one with fewer
 * operators on CLOUD; for the energy-delay product, among the plans that the search comes by.
 *
 * <p>Source: Hu, Bao, Wang and Liu, "Dynamic adaptive DNN surgery for inference acceleration on the edge"
 * (DADS), INFOCOM 2019, doi:10.1109/INFOCOM.2019.8737614; Zhang et al., "Towards real-time cooperative
 * deep inference over the cloud and edge end devices" (QDMP), IMWUT 4(2), 2020. Both
 * let data cross once, upwards; here operators may come back to MOBILE, the outputs do, and energy counts.
 *
 * <p>Thread safety: stateless.
 */
public final class CutSolver {
    /** The solver's name, as its answers give it. */
    public static final String NAME = "cut";

    /** The best plan; infeasible where pins put operators on sides where they can't run. */
    public Solution<DagPlan> solve(DagProblem problem) {
        long start = System.nanoTime();
        DagCosts costs = problem.costs();
        List<Pin> violated = new ArrayList<>();
        List<Pin> followed = new ArrayList<>();
        for (Pin pin : problem.pins()) {
            (canFollow(costs, pin) ? followed : violated).add(pin);
        }
        DagPlan plan = best(costs, followed, problem.objective());
        if (!violated.isEmpty()) {
            return new Solution.Infeasible<>(new ArrayList<>(violated), plan, NAME, System.nanoTime() - start);
        }
        double value = problem.objective().value(plan.cost());
        return new Solution.Optimal<>(plan, value, NAME, System.nanoTime() - start);
    }

    private static boolean canFollow(DagCosts costs, Pin pin) {
        for (int index = pin.from(); index <= pin.to(); index++) {
            Operator operator = costs.graph().operators().get(index);
            if (pin.side() == Side.MOBILE ? !operator.runsOnMobile() : !operator.runsOnCloud()) {
                return false;
            }
        }
        return true;
    }

    private static DagPlan best(DagCosts costs, List<Pin> pins, Objective objective) {
        if (objective instanceof Objective.EnergyDelay) {
            Comparator<DagPlan> tidiness =
                    Comparator.comparingInt(DagPlan::crossings).thenComparingInt(DagPlan::onCloud);
            return HullSearch.solve(
                            (latencyWeight, energyWeight) ->
                                    Optional.of(point(costs, pins, latencyWeight, energyWeight)),
                            tidiness,
                            Budget.unlimited())
                    .map(HullSearch.Found::plan)
                    .orElseThrow(IllegalStateException::new);
        }
        double latencyWeight = objective instanceof Objective.Weighted weighted
                ? weighted.latencyWeight()
                : objective instanceof Objective.Latency ? 1 : 0;
        return least(costs, pins, latencyWeight, 1 - latencyWeight);
    }

    private static HullSearch.Point<DagPlan> point(
            DagCosts costs, List<Pin> pins, double latencyWeight, double energyWeight) {
        DagPlan plan = least(costs, pins, latencyWeight, energyWeight);
        double latency = plan.cost().latencyMillis();
        double energy = plan.cost().mobileEnergyMillijoules();
        return new HullSearch.Point<>(plan, latency, energy, latencyWeight * latency + energyWeight * energy, true);
    }

    private static DagPlan least(DagCosts costs, List<Pin> pins, double latencyWeight, double energyWeight) {
        return DagEvaluator.evaluate(costs, PlacementCut.best(costs, pins, latencyWeight, energyWeight));
    }
}
