package org.jointdnn.testbed.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jointdnn.device.adapt.PlanChooser;
import org.jointdnn.planner.Coding;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.CrossingTensor;
import org.jointdnn.planner.Placements;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanEvaluator;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.Step;

/**
 * The plans that hindsight chooses from: every placement with at most one stretch of blocks in the cloud, with tensors as they
 * are and in their smallest lossless codings; and the exact planner's own for constant links from a hundredth to ten times
 * the link's mean rates. Mobile-only is the first one, cloud-only the second.
 */
final class CandidatePlans {
    private static final double[] RATES = {0.01, 0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 1, 1.5, 2, 3, 5, 10};

    private CandidatePlans() {}

    static List<Plan> of(Costs costs, PlanChooser chooser) {
        Map<List<Step>, Plan> plans = new LinkedHashMap<>();
        Map<String, String> smallest = smallest(costs);
        add(plans, evaluated(costs, Placements.allOn(Side.MOBILE, costs.blocks()), Map.of()));
        add(plans, evaluated(costs, Placements.allOn(Side.CLOUD, costs.blocks()), smallest));
        for (double up : RATES) {
            for (double down : RATES) {
                Costs over = costs.over(costs.link()
                        .at(
                                costs.link().uploadMbps() * up,
                                costs.link().downloadMbps() * down,
                                costs.link().rttMillis()));
                chooser.choose(over).ifPresent(plan -> add(plans, plan));
            }
        }
        for (int from = 0; from < costs.blocks(); from++) {
            for (int to = from; to < costs.blocks(); to++) {
                List<Side> placement = stretch(from, to, costs.blocks());
                if (PlanEvaluator.runs(costs, placement)) {
                    add(plans, evaluated(costs, placement, Map.of()));
                    add(plans, evaluated(costs, placement, smallest));
                }
            }
        }
        return new ArrayList<>(plans.values());
    }

    private static Plan evaluated(Costs costs, List<Side> placement, Map<String, String> codecs) {
        return PlanEvaluator.evaluate(costs, placement, codecs);
    }

    private static void add(Map<List<Step>, Plan> plans, Plan plan) {
        plans.putIfAbsent(plan.steps(), plan);
    }

    private static List<Side> stretch(int from, int to, int blocks) {
        List<Side> placement = new ArrayList<>();
        for (int block = 0; block < blocks; block++) {
            placement.add(block >= from && block <= to ? Side.CLOUD : Side.MOBILE);
        }
        return placement;
    }

    private static Map<String, String> smallest(Costs costs) {
        Map<String, String> codecs = new HashMap<>();
        for (CrossingTensor tensor : costs.tensors()) {
            Optional<Coding> best = Optional.empty();
            for (Coding coding : tensor.codings()) {
                if (coding.accuracyLoss() == 0
                        && coding.bytes() < best.map(Coding::bytes).orElse(Long.MAX_VALUE)) {
                    best = Optional.of(coding);
                }
            }
            best.ifPresent(coding -> codecs.put(tensor.name(), coding.codec()));
        }
        return codecs;
    }
}
