package org.jointdnn.study.modelled;

import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jointdnn.planner.Objective;

/**
 * The largest gains, beside the paper's claim.
 *
 * @param networks what the largest are taken over
 * @param paperBaseline what the paper's gains are over
 */
public record Headline(List<String> networks, Claim latency, Claim energy, String paperBaseline) {
    public Headline {
        networks = List.copyOf(networks);
    }

    /** The largest gain over a status quo, where it is reached. */
    public record Largest(double gain, String network, String link, Strategy baseline) {}

    /**
     * One of the two quantities.
     *
     * @param gain over the status quo, whichever of the two it is larger over
     * @param overBetter the largest gain over the better of mobile-only and cloud-only
     * @param paper the paper's "up to", from its abstract
     */
    public record Claim(
            double gain, String network, String link, Strategy baseline, Largest overBetter, double paper) {}

    /** The headline of some networks' gains; there must be one of each objective. */
    public static Headline of(List<StrategyGain> gains) {
        return new Headline(
                gains.stream().map(StrategyGain::network).distinct().toList(),
                claim(gains, Objective.minimizeLatency(), PaperFigures.LATENCY_GAIN),
                claim(gains, Objective.minimizeEnergy(), PaperFigures.ENERGY_GAIN),
                PaperFigures.BASELINE);
    }

    private static Claim claim(List<StrategyGain> gains, Objective objective, double paper) {
        List<StrategyGain> ofObjective = gains.stream()
                .filter(gain -> gain.objective().equals(objective.name()))
                .toList();
        Largest any = largest(ofObjective, StrategyGain::overWorse, StrategyGain::worse);
        return new Claim(
                any.gain(),
                any.network(),
                any.link(),
                any.baseline(),
                largest(ofObjective, StrategyGain::overBetter, StrategyGain::better),
                paper);
    }

    private static Largest largest(
            List<StrategyGain> gains, ToDoubleFunction<StrategyGain> over, Function<StrategyGain, Strategy> baseline) {
        StrategyGain largest = gains.stream()
                .max(Comparator.comparingDouble(over))
                .orElseThrow(() -> new IllegalArgumentException("gains is empty, must have one of each objective"));
        return new Largest(over.applyAsDouble(largest), largest.network(), largest.link(), baseline.apply(largest));
    }
}
