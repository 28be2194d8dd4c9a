package org.jointdnn.study.modelled;

import java.util.ArrayList;
import java.util.List;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanCost;

/**
 * What one query costs by a strategy.
 *
 * @param objective what JointDNN's plan is best for; the other strategies don't depend on it
 * @param mobileEnergyMillijoules above idle
 * @param plan its runs in order, for example {@code M[0-4] C[5-20]}
 */
public record ModelledRow(
        String network,
        String link,
        String objective,
        Strategy strategy,
        double latencyMillis,
        double mobileEnergyMillijoules,
        double cloudMillis,
        long uploadBytes,
        long downloadBytes,
        String plan) {
    static List<ModelledRow> of(Comparison comparison) {
        List<ModelledRow> rows = new ArrayList<>();
        for (Strategy strategy : Strategy.values()) {
            Plan plan = comparison.plan(strategy);
            PlanCost cost = plan.cost();
            rows.add(new ModelledRow(
                    comparison.network().name(),
                    comparison.link(),
                    comparison.objectiveName(),
                    strategy,
                    cost.latencyMillis(),
                    cost.mobileEnergyMillijoules(),
                    cost.cloudMillis(),
                    cost.uploadBytes(),
                    cost.downloadBytes(),
                    plan.shortForm()));
        }
        return rows;
    }
}
