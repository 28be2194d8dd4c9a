package org.jointdnn.study.modelled;

import java.util.ArrayList;
import java.util.List;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Placements;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanEvaluator;
import org.jointdnn.planner.Problem;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.Solution;
import org.jointdnn.planner.solver.ExactSolver;

/** The plans of the three strategies for one network, link and objective; JointDNN's is proven best. */
record Comparison(
        StudiedNetwork network,
        String link,
        Objective objective,
        Costs costs,
        Plan mobileOnly,
        Plan cloudOnly,
        Plan jointdnn) {
    static final List<Objective> OBJECTIVES = List.of(Objective.minimizeLatency(), Objective.minimizeEnergy());

    /** All links of the paper with both objectives. */
    static List<Comparison> all(StudiedNetwork network) {
        List<Comparison> comparisons = new ArrayList<>();
        for (String link : PaperFigures.LINKS) {
            for (Objective objective : OBJECTIVES) {
                comparisons.add(of(network, link, objective));
            }
        }
        return comparisons;
    }

    static Comparison of(StudiedNetwork network, String link, Objective objective) {
        return of(network, link, objective, network.over(link(link)));
    }

    private static Comparison of(StudiedNetwork network, String link, Objective objective, Costs costs) {
        return new Comparison(
                network,
                link,
                objective,
                costs,
                PlanEvaluator.evaluate(costs, Placements.allOn(Side.MOBILE, costs.blocks())),
                PlanEvaluator.evaluate(costs, Placements.allOn(Side.CLOUD, costs.blocks())),
                best(costs, objective));
    }

    /** The same comparison at other costs, planned again. */
    Comparison at(Costs newCosts) {
        return of(network, link, objective, newCosts);
    }

    static Link link(String name) {
        return Link.named(name).orElseThrow(() -> new IllegalArgumentException("there is no link " + name));
    }

    static Plan best(Costs costs, Objective objective) {
        if (new ExactSolver().solve(Problem.of(costs, objective)) instanceof Solution.Optimal<Plan> optimal) {
            return optimal.plan();
        }
        throw new IllegalStateException("without limits and with time enough, there is always a best plan");
    }

    Plan plan(Strategy strategy) {
        return switch (strategy) {
            case MOBILE_ONLY -> mobileOnly;
            case CLOUD_ONLY -> cloudOnly;
            case JOINTDNN -> jointdnn;
        };
    }

    /** The objective's value of a strategy's plan. */
    double value(Strategy strategy) {
        return objective.value(plan(strategy).cost());
    }

    String objectiveName() {
        return objective.name();
    }
}
