package org.jointdnn.study.modelled;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jointdnn.planner.Side;

/**
 * Where JointDNN's plan puts each block, beside what the paper found for the class of the network.
 *
 * @param networkClass {@code discriminative}, {@code generative}, {@code autoencoder} or {@code encoder}
 * @param slowdown of the device, as {@link SlowerDevice} has it
 * @param pattern the sides in order, repetitions left out, for example {@code mobile, cloud}
 * @param paperPattern of the paper's best plans for the class; {@code none} if it has none
 * @param placement {@code mobile} or {@code cloud} for each block
 */
public record PlacementStrip(
        String network,
        String networkClass,
        String link,
        String objective,
        double slowdown,
        String pattern,
        String paperPattern,
        List<String> placement) {
    public PlacementStrip {
        placement = List.copyOf(placement);
    }

    static PlacementStrip of(Comparison comparison) {
        List<Side> sides = comparison.jointdnn().placement();
        return new PlacementStrip(
                comparison.network().name(),
                comparison.network().kind(),
                comparison.link(),
                comparison.objectiveName(),
                comparison.network().slowdown(),
                pattern(sides),
                PaperFigures.pattern(comparison.network().description().kind()),
                sides.stream().map(PlacementStrip::text).toList());
    }

    static String pattern(List<Side> sides) {
        List<String> pattern = new ArrayList<>();
        for (int block = 0; block < sides.size(); block++) {
            if (block == 0 || sides.get(block) != sides.get(block - 1)) {
                pattern.add(text(sides.get(block)));
            }
        }
        return String.join(", ", pattern);
    }

    private static String text(Side side) {
        return side.name().toLowerCase(Locale.ROOT);
    }
}
