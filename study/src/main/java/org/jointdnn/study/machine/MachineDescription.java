package org.jointdnn.study.machine;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import org.jointdnn.study.workload.OperatorClass;

/**
 * A machine in numbers, as docs/formats.md defines them.
 *
 * @param efficiency what the machine reaches of its peak, by class of operators; above 1 where a faster
 *     algorithm, such as Winograd's for convolutions, needs fewer operations than are counted
 * @param peakGigaflopsPerSecond of the arithmetic units, in the type of numbers that {@code bytesPerValue} says
 * @param bandwidthGigabytesPerSecond of memory, as specified
 * @param bandwidthEfficiency what operators reach of it
 * @param bytesPerValue of a tensor's values and weights: 4, or 2 for half precision
 * @param cacheMegabytes weights up to this size stay near the arithmetic units from one time step to the next
 * @param launchMicros taken by every operator that is not fused into another, and by every time step
 * @param segmentStartMicros taken by every segment
 * @param halfSpeedOutputs an operator that computes this many values runs at half the speed of one that
 *     computes many
 * @param hostCopyGigabytesPerSecond between the memory that tensors arrive in and the machine's own; empty if
 *     they are one
 * @param idleWatts drawn when nothing runs
 * @param activeWatts drawn while a segment runs, idle power included
 */
public record MachineDescription(
        String name,
        String title,
        Map<OperatorClass, Double> efficiency,
        double peakGigaflopsPerSecond,
        double bandwidthGigabytesPerSecond,
        double bandwidthEfficiency,
        double bytesPerValue,
        double cacheMegabytes,
        double launchMicros,
        double segmentStartMicros,
        double halfSpeedOutputs,
        OptionalDouble hostCopyGigabytesPerSecond,
        double idleWatts,
        double activeWatts,
        List<Source> sources) {
    private static final double MOST_EFFICIENCY = 4;

    public MachineDescription {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(title, "title");
        sources = List.copyOf(sources);
        efficiency = Map.copyOf(efficiency);
        for (OperatorClass kind : OperatorClass.values()) {
            Double value = efficiency.get(kind);
            if (value == null) {
                throw new IllegalArgumentException("efficiency." + kind.field() + " is missing");
            }
            within("efficiency." + kind.field(), value, MOST_EFFICIENCY);
        }
        within("bandwidthEfficiency", bandwidthEfficiency, 1);
        positive("peakGigaflopsPerSecond", peakGigaflopsPerSecond);
        positive("bandwidthGigabytesPerSecond", bandwidthGigabytesPerSecond);
        positive("bytesPerValue", bytesPerValue);
        hostCopyGigabytesPerSecond.ifPresent(rate -> positive("hostCopyGigabytesPerSecond", rate));
        notNegative("cacheMegabytes", cacheMegabytes);
        notNegative("launchMicros", launchMicros);
        notNegative("segmentStartMicros", segmentStartMicros);
        notNegative("halfSpeedOutputs", halfSpeedOutputs);
        notNegative("idleWatts", idleWatts);
        notNegative("activeWatts", activeWatts);
        if (activeWatts < idleWatts) {
            throw new IllegalArgumentException("activeWatts is " + activeWatts + ", must be idleWatts (" + idleWatts
                    + ") or more, since it includes them");
        }
    }

    /** What the machine reaches of its peak on a class of operators. */
    public double efficiencyOf(OperatorClass kind) {
        return efficiency.getOrDefault(kind, 1.0);
    }

    /** This machine with other efficiencies for some classes. */
    public MachineDescription with(Map<OperatorClass, Double> changed) {
        Map<OperatorClass, Double> all = new EnumMap<>(efficiency);
        all.putAll(changed);
        return new MachineDescription(
                name,
                title,
                all,
                peakGigaflopsPerSecond,
                bandwidthGigabytesPerSecond,
                bandwidthEfficiency,
                bytesPerValue,
                cacheMegabytes,
                launchMicros,
                segmentStartMicros,
                halfSpeedOutputs,
                hostCopyGigabytesPerSecond,
                idleWatts,
                activeWatts,
                sources);
    }

    private static void within(String field, double value, double most) {
        if (!(value > 0 && value <= most)) {
            throw new IllegalArgumentException(field + " is " + value + ", must be above 0 and at most " + most);
        }
    }

    private static void positive(String field, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(field + " is " + value + ", must be a finite number above 0");
        }
    }

    private static void notNegative(String field, double value) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(field + " is " + value + ", must be a finite number, 0 or more");
        }
    }
}
