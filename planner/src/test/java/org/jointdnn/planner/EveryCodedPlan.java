package org.jointdnn.planner;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Every plan of a small problem: every placement that follows the pins with every choice of codings. */
final class EveryCodedPlan {
    private EveryCodedPlan() {}

    static List<Plan> of(Problem problem) {
        Costs costs = problem.costs();
        List<Plan> plans = new ArrayList<>();
        for (int bits = 0; bits < 1 << costs.blocks(); bits++) {
            List<Side> placement = new ArrayList<>();
            for (int block = 0; block < costs.blocks(); block++) {
                placement.add((bits >> block & 1) == 0 ? Side.MOBILE : Side.CLOUD);
            }
            if (follows(placement, problem.pins()) && PlanEvaluator.runs(costs, placement)) {
                int[] codings = new int[costs.tensors().size()];
                choose(costs, 0, codings, chosen -> plans.add(PlanEvaluator.evaluate(costs, placement, chosen)));
            }
        }
        return plans;
    }

    private static void choose(Costs costs, int tensor, int[] codings, Consumer<int[]> taker) {
        if (tensor == codings.length) {
            taker.accept(codings);
            return;
        }
        for (int coding = 0; coding < costs.tensors().get(tensor).codings().size(); coding++) {
            codings[tensor] = coding;
            choose(costs, tensor + 1, codings, taker);
        }
        codings[tensor] = 0;
    }

    private static boolean follows(List<Side> placement, List<Pin> pins) {
        return pins.stream()
                .noneMatch(pin -> placement
                        .subList(pin.from(), pin.to() + 1)
                        .contains(pin.side().other()));
    }
}
