package org.jointdnn.testbed.simulation;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What happened in soaks.
 *
 * @param faults that struck, by kind
 * @param outcomes of the queries, by kind
 * @param deadlines that had to be kept, and were
 * @param switches to other plans
 * @param losses of the server, as sessions saw it
 * @param returns of the server
 * @param vainAnswers that came when nobody waited for them any more
 * @param settled sessions whose plan at the end had to be as good as the best, and was
 */
public record SoakCounts(
        Map<SoakFault, Long> faults,
        Map<SoakOutcome, Long> outcomes,
        long deadlines,
        long switches,
        long losses,
        long returns,
        long vainAnswers,
        long settled) {
    /** Nothing happened. */
    public static final SoakCounts NONE = new SoakCounts(Map.of(), Map.of(), 0, 0, 0, 0, 0, 0);

    public SoakCounts {
        faults = complete(SoakFault.class, faults);
        outcomes = complete(SoakOutcome.class, outcomes);
    }

    private static <K extends Enum<K>> Map<K, Long> complete(Class<K> kinds, Map<K, Long> counts) {
        Map<K, Long> all = new EnumMap<>(kinds);
        for (K kind : kinds.getEnumConstants()) {
            all.put(kind, counts.getOrDefault(kind, 0L));
        }
        return Collections.unmodifiableMap(all);
    }

    /** How many queries were answered. */
    public long queries() {
        return outcomes.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Both together. */
    public SoakCounts plus(SoakCounts other) {
        return new SoakCounts(
                sum(faults, other.faults),
                sum(outcomes, other.outcomes),
                deadlines + other.deadlines,
                switches + other.switches,
                losses + other.losses,
                returns + other.returns,
                vainAnswers + other.vainAnswers,
                settled + other.settled);
    }

    private static <K extends Enum<K>> Map<K, Long> sum(Map<K, Long> some, Map<K, Long> others) {
        Map<K, Long> sum = new EnumMap<>(some);
        others.forEach((kind, count) -> sum.merge(kind, count, Long::sum));
        return sum;
    }
}
