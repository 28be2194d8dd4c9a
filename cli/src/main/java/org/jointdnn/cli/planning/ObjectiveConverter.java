package org.jointdnn.cli.planning;

import org.jointdnn.planner.Objective;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code latency}, {@code energy}, {@code edp} or {@code weighted=W}. */
final class ObjectiveConverter implements ITypeConverter<Objective> {
    private static final String WEIGHTED = "weighted=";

    @Override
    public Objective convert(String text) {
        switch (text) {
            case "latency":
                return Objective.minimizeLatency();
            case "energy":
                return Objective.minimizeEnergy();
            case "edp":
                return Objective.minimizeEnergyDelay();
            default:
                return weighted(text);
        }
    }

    private static Objective weighted(String text) {
        try {
            if (text.startsWith(WEIGHTED)) {
                return Objective.minimizeWeighted(Double.parseDouble(text.substring(WEIGHTED.length())));
            }
        } catch (IllegalArgumentException e) {
            // Not a number, or not a weight: said below.
        }
        throw new TypeConversionException(
                "'" + text + "' is not latency, energy, edp or weighted=W with W, the weight of latency, within 0..1");
    }
}
