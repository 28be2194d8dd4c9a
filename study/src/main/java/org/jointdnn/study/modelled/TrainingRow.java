package org.jointdnn.study.modelled;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Placements;
import org.jointdnn.planner.PlanCost;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.Solution;
import org.jointdnn.planner.training.ExactTraining;
import org.jointdnn.planner.training.TrainingCosts;
import org.jointdnn.planner.training.TrainingEvaluator;
import org.jointdnn.planner.training.TrainingPlan;
import org.jointdnn.planner.training.TrainingProblem;
import org.jointdnn.planner.training.WeightSync;
import org.jointdnn.study.machine.AnalyticalMachine;
import org.jointdnn.study.machine.ModelledCosts;
import org.jointdnn.study.workload.Workload;
import org.jointdnn.zoo.ZooNetwork;

/**
 * What one training step costs by a strategy: forward and backward pass over a batch, every block with weights trained.
 *
 * @param inputs the batch's
 * @param weightSync {@code mobile}, the paper's rule: updated weights end on the mobile; or {@code placed}: where the
 *     block's next forward pass runs
 * @param updatedFraction how much of the weights a step changes
 * @param plan forward | backward, for example {@code M[0-4] C[5-9] | C[9-5] M[4-0]}
 */
public record TrainingRow(
        String network,
        String link,
        String objective,
        int inputs,
        String weightSync,
        double updatedFraction,
        Strategy strategy,
        double latencyMillis,
        double mobileEnergyMillijoules,
        double cloudMillis,
        long uploadBytes,
        long downloadBytes,
        String plan) {
    private static final int INPUTS = 16;
    private static final List<Double> FRACTIONS = List.of(1.0, 0.1);
    private static final long CLASS_BYTES = Long.BYTES;

    static List<TrainingRow> of(StudiedNetwork network, AnalyticalMachine mobile, AnalyticalMachine cloud) {
        Workload batch = network.workload().times(INPUTS);
        List<TrainingRow> rows = new ArrayList<>();
        for (WeightSync sync : List.of(WeightSync.MOBILE, WeightSync.PLACED)) {
            for (double fraction : FRACTIONS) {
                TrainingCosts costs = ModelledCosts.training(
                        batch, mobile, cloud, Link.FOUR_G, labelBytes(network, batch), fraction, sync);
                rows.addAll(of(network.name(), costs));
            }
        }
        return rows;
    }

    /** A class for each input where the network names one, else a wanted answer as large as the network's. */
    private static long labelBytes(StudiedNetwork network, Workload batch) {
        boolean classes = network.description().kind() == ZooNetwork.Kind.DISCRIMINATIVE;
        return classes ? INPUTS * CLASS_BYTES : batch.bytesAfter(network.blocks() - 1);
    }

    private static List<TrainingRow> of(String network, TrainingCosts anyLink) {
        List<TrainingRow> rows = new ArrayList<>();
        for (String link : PaperFigures.LINKS) {
            TrainingCosts costs = anyLink.over(Comparison.link(link));
            for (Objective objective : Comparison.OBJECTIVES) {
                for (Strategy strategy : Strategy.values()) {
                    rows.add(row(network, link, objective, strategy, costs, plan(costs, objective, strategy)));
                }
            }
        }
        return rows;
    }

    private static TrainingPlan plan(TrainingCosts costs, Objective objective, Strategy strategy) {
        return switch (strategy) {
            case MOBILE_ONLY -> allOn(Side.MOBILE, costs);
            case CLOUD_ONLY -> allOn(Side.CLOUD, costs);
            case JOINTDNN -> best(costs, objective);
        };
    }

    private static TrainingPlan allOn(Side side, TrainingCosts costs) {
        List<Side> placement = Placements.allOn(side, costs.blocks().size());
        return TrainingEvaluator.evaluate(costs, placement, placement);
    }

    private static TrainingPlan best(TrainingCosts costs, Objective objective) {
        Solution<TrainingPlan> solution = new ExactTraining().solve(TrainingProblem.of(costs, objective));
        if (solution instanceof Solution.Optimal<TrainingPlan> optimal) {
            return optimal.plan();
        }
        throw new IllegalStateException("without limits and with time enough, there is always a best plan");
    }

    private static TrainingRow row(
            String network,
            String link,
            Objective objective,
            Strategy strategy,
            TrainingCosts costs,
            TrainingPlan plan) {
        PlanCost cost = plan.cost();
        return new TrainingRow(
                network,
                link,
                objective.name(),
                INPUTS,
                costs.weightSync().name().toLowerCase(Locale.ROOT),
                costs.updatedFraction(),
                strategy,
                cost.latencyMillis(),
                cost.mobileEnergyMillijoules(),
                cost.cloudMillis(),
                cost.uploadBytes(),
                cost.downloadBytes(),
                plan.shortForm());
    }
}
