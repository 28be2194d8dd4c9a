package org.jointdnn.engine.calibration;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import org.jointdnn.planner.Coding;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.CrossingTensor;
import org.jointdnn.planner.Limit;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Pin;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.Problem;
import org.jointdnn.planner.Quantity;
import org.jointdnn.planner.Step;

/**
 * The planner's costs with the codings that a calibration measured.
 *
 * <p>A coding's bytes are the mean of the samples'. Its loss is the figure of the calibration's {@link LossMeasure}: 0 for
 * a lossless codec, for another at least {@link #LEAST_LOSS}, as samples that show no loss don't prove that there is
 * none. Codecs that don't make a tensor smaller are left out.
 */
public final class CodedCosts {
    /** The loss of a lossy codec that showed none. */
    public static final double LEAST_LOSS = 1e-6;

    private CodedCosts() {}

    /** The tensors with the codings that were measured; tensors that weren't stay as they are. */
    public static List<CrossingTensor> withCodings(
            List<CrossingTensor> tensors, Calibration calibration, CodecSpeeds speeds) {
        Map<String, TensorMeasurement> measured = new HashMap<>();
        calibration.tensors().forEach(tensor -> measured.put(tensor.tensor(), tensor));
        List<CrossingTensor> coded = new ArrayList<>();
        for (CrossingTensor tensor : tensors) {
            TensorMeasurement measurement = measured.get(tensor.name());
            coded.add(measurement == null ? tensor : withCodings(tensor, measurement, calibration.measure(), speeds));
        }
        return coded;
    }

    /** Costs with the codings that were measured. */
    public static Costs withCodings(Costs costs, Calibration calibration, CodecSpeeds speeds) {
        return withTensors(costs, withCodings(costs.tensors(), calibration, speeds));
    }

    private static CrossingTensor withCodings(
            CrossingTensor tensor, TensorMeasurement measured, LossMeasure measure, CodecSpeeds speeds) {
        List<Coding> codings = new ArrayList<>();
        codings.add(Coding.raw(tensor.bytes()));
        for (CodecMeasurement codec : measured.codecs()) {
            if (codec.meanBytes() < tensor.bytes() && !codec.codec().equals(Coding.RAW)) {
                codings.add(new Coding(
                        codec.codec(), codec.meanBytes(), speeds.up(codec), speeds.down(codec), loss(codec, measure)));
            }
        }
        return tensor.withCodings(codings);
    }

    private static double loss(CodecMeasurement codec, LossMeasure measure) {
        return codec.lossless() ? 0 : Math.max(LEAST_LOSS, measure.of(codec.loss()));
    }

    /** Whether some tensor could cross with a loss. */
    public static boolean anyLossy(Costs costs) {
        return costs.tensors().stream()
                .anyMatch(tensor -> tensor.codings().stream().anyMatch(CodedCosts::isLossy));
    }

    /** Whether a coding loses something. */
    public static boolean isLossy(Coding coding) {
        return coding.accuracyLoss() > 0;
    }

    /** The costs without lossy codings. */
    public static Costs losslessOnly(Costs costs) {
        return keeping(costs, (tensor, coding) -> !isLossy(coding));
    }

    /** The costs without codings: every tensor crosses as it is. */
    public static Costs rawOnly(Costs costs) {
        return keeping(costs, (tensor, coding) -> false);
    }

    /**
     * The costs as they are under limits, of which one on the accuracy loss is 0 if it is not given: then without lossy
     * codings.
     */
    public static Costs within(Costs costs, List<Limit> limits) {
        for (Limit limit : limits) {
            if (limit.quantity() == Quantity.ACCURACY_LOSS && limit.max() > 0) {
                return costs;
            }
        }
        return losslessOnly(costs);
    }

    /**
     * The problem of planning with these costs: {@link #within} the limits, of which that on the accuracy loss is left out if
     * no coding is lossy, as it then says nothing.
     */
    public static Problem problem(Costs costs, Objective objective, List<Limit> limits, List<Pin> pins) {
        Costs coded = within(costs, limits);
        List<Limit> needed = new ArrayList<>(limits);
        if (!anyLossy(coded)) {
            needed.removeIf(limit -> limit.quantity() == Quantity.ACCURACY_LOSS);
        }
        return new Problem(coded, objective, needed, pins);
    }

    /** The costs with those codings only that {@code kept} is true for, and raw. */
    static Costs keeping(Costs costs, BiPredicate<CrossingTensor, Coding> kept) {
        return withTensors(
                costs,
                costs.tensors().stream()
                        .map(tensor -> tensor.withCodings(tensor.codings().stream()
                                .filter(coding -> coding.codec().equals(Coding.RAW) || kept.test(tensor, coding))
                                .collect(Collectors.toList())))
                        .collect(Collectors.toList()));
    }

    /** The costs with other tensors. */
    public static Costs withTensors(Costs costs, List<CrossingTensor> tensors) {
        return new Costs(
                costs.mobile(),
                costs.cloud(),
                costs.loadFactor(),
                costs.queueMillis(),
                tensors,
                costs.link(),
                costs.idleWatts());
    }

    /** The lossy codec of each tensor that crosses with a loss in a plan. */
    public static Map<String, String> lossyCrossings(Plan plan) {
        Map<String, String> lossy = new LinkedHashMap<>();
        for (Step step : plan.steps()) {
            if (step instanceof Step.Transfer transfer) {
                for (Step.Crossing crossing : transfer.crossings()) {
                    if (isLossy(crossing.coding())) {
                        lossy.put(crossing.tensor(), crossing.codec());
                    }
                }
            }
        }
        return lossy;
    }
}
