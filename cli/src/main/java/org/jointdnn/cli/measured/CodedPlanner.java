package org.jointdnn.cli.measured;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jointdnn.cli.measured.DeviceMessage.CodedChoice;
import org.jointdnn.cli.measured.DeviceMessage.CodedPlan;
import org.jointdnn.cli.measured.DeviceMessage.CodedPlans;
import org.jointdnn.cli.measured.DeviceMessage.Placed;
import org.jointdnn.engine.calibration.CodedCosts;
import org.jointdnn.engine.calibration.NumberFormats;
import org.jointdnn.engine.calibration.PlanLoss;
import org.jointdnn.engine.calibration.WholeLossSolver;
import org.jointdnn.planner.Coding;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.CrossingTensor;
import org.jointdnn.planner.Limit;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Placements;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanEvaluator;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.solver.ExactSolver;

/**
 * Plans of a network by each {@link CodedStrategy}.
 *
 * @param costs with codings
 * @param losses measured of plans as a whole
 */
record CodedPlanner(Costs costs, PlanLoss losses) {
    /** What a plan's answers may lose: the accuracy, or the share of best classes that change, or the relative error. */
    static final double MOST_LOSS = 0.01;

    private static final String JPEG = "jpeg";

    CodedPlans plans() {
        List<CodedChoice> choices = new ArrayList<>();
        choices.add(fixed(CodedStrategy.MOBILE_ONLY, allOn(Side.MOBILE, Map.of())));
        choices.add(fixed(CodedStrategy.CLOUD_FLOATS, allOn(Side.CLOUD, Map.of())));
        pixels().ifPresent(plan -> choices.add(fixed(CodedStrategy.CLOUD_PIXELS, plan)));
        jpeg().ifPresent(plan -> choices.add(fixed(CodedStrategy.CLOUD_JPEG, plan)));
        choices.add(best(CodedStrategy.JOINTDNN_RAW, CodedCosts.rawOnly(costs), List.of()));
        choices.add(best(CodedStrategy.JOINTDNN_LOSSLESS, costs, List.of()));
        choices.add(best(CodedStrategy.JOINTDNN, costs, List.of(Limit.maxAccuracyLoss(MOST_LOSS))));
        return new CodedPlans(choices);
    }

    private Plan allOn(Side side, Map<String, String> codecs) {
        return PlanEvaluator.evaluate(costs, Placements.allOn(side, costs.blocks()), codecs);
    }

    private CodedChoice best(CodedStrategy strategy, Costs within, List<Limit> limits) {
        return new CodedChoice(
                strategy,
                judged(best(within, Objective.minimizeLatency(), limits)),
                judged(best(within, Objective.minimizeEnergy(), limits)));
    }

    private Plan best(Costs within, Objective objective, List<Limit> limits) {
        // What nobody could judge is not taken.
        PlanLoss judged = plan -> OptionalDouble.of(losses.of(plan).orElse(1));
        return new WholeLossSolver(new ExactSolver(), judged)
                .solve(CodedCosts.problem(within, objective, limits, List.of()))
                .found()
                .orElseThrow(() -> new IllegalStateException("a lossless plan is always within the limit"));
    }

    private CodedChoice fixed(CodedStrategy strategy, Plan plan) {
        CodedPlan judged = judged(plan);
        return new CodedChoice(strategy, judged, judged);
    }

    private CodedPlan judged(Plan plan) {
        OptionalDouble loss = losses.of(plan);
        return new CodedPlan(Placed.of(plan), loss.isPresent() ? loss.getAsDouble() : null);
    }

    private Optional<Plan> pixels() {
        return pictures(codec -> codec.startsWith("pixels[") || codec.startsWith("nearpixels["));
    }

    private Optional<Plan> jpeg() {
        TreeSet<String> formats = new TreeSet<>();
        for (CrossingTensor tensor : costs.tensors()) {
            tensor.codings().stream()
                    .map(Coding::codec)
                    .filter(codec -> codec.startsWith(JPEG))
                    .forEach(codec -> formats.add(codec.substring(0, codec.indexOf('[') + 1)));
        }
        List<Plan> plans = new ArrayList<>();
        formats.forEach(format -> pictures(codec -> codec.startsWith(format)).ifPresent(plans::add));
        plans.sort(Comparator.comparingLong(
                plan -> plan.cost().uploadBytes() + plan.cost().downloadBytes()));
        Optional<Plan> within = plans.stream()
                .filter(plan -> losses.of(plan).orElse(1) <= MOST_LOSS)
                .findFirst();
        return within.or(() -> plans.isEmpty() ? Optional.empty() : Optional.of(plans.get(plans.size() - 1)));
    }

    /** Cloud-only with every tensor that has such a codec, and no stages after it, in that; empty if none has. */
    private Optional<Plan> pictures(Predicate<String> wanted) {
        Map<String, String> codecs = new HashMap<>();
        for (CrossingTensor tensor : costs.tensors()) {
            for (Coding coding : tensor.codings()) {
                if (wanted.test(coding.codec())
                        && NumberFormats.of(coding.codec()).equals(coding.codec())) {
                    codecs.put(tensor.name(), coding.codec());
                }
            }
        }
        return codecs.isEmpty() ? Optional.empty() : Optional.of(allOn(Side.CLOUD, codecs));
    }
}
