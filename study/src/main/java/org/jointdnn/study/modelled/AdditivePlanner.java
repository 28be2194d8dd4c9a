package org.jointdnn.study.modelled;

import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanEvaluator;

/**
 * What planning by sums of single blocks is worth: its prediction, and its plan at the true costs of segments.
 *
 * @param slowdown of the device, as {@link SlowerDevice} has it
 * @param predicted the objective's value of the additive planner's plan, as it believes, ms or mJ
 * @param actual the same plan's value
 * @param best the value of the best plan
 * @param predictionError predicted over actual, minus 1
 * @param excess actual over best, minus 1: what the wrong plan costs
 * @param plan the additive planner's
 * @param bestPlan the planner's that knows segments
 */
public record AdditivePlanner(
        String network,
        String link,
        String objective,
        double slowdown,
        double predicted,
        double actual,
        double best,
        double predictionError,
        double excess,
        String plan,
        String bestPlan) {
    static AdditivePlanner of(Comparison comparison) {
        Costs costs = comparison.costs();
        Plan plan = Comparison.best(costs.sumsOfBlocks(), comparison.objective());
        Plan truth = PlanEvaluator.evaluate(costs, plan.placement());
        double predicted = comparison.objective().value(plan.cost());
        double actual = comparison.objective().value(truth.cost());
        double best = comparison.value(Strategy.JOINTDNN);
        return new AdditivePlanner(
                comparison.network().name(),
                comparison.link(),
                comparison.objectiveName(),
                comparison.network().slowdown(),
                predicted,
                actual,
                best,
                predicted / actual - 1,
                actual / best - 1,
                truth.shortForm(),
                comparison.jointdnn().shortForm());
    }
}
