package org.jointdnn.study.modelled;

import java.util.ArrayList;
import java.util.List;

/**
 * What the best plan would be if the device took some times as long, and as much energy, for every segment: how slow
 * it has to be before placing blocks on the cloud pays.
 *
 * @param slowdown 1 is the modelled device
 * @param value of JointDNN's plan: milliseconds or millijoules, as the objective says
 * @param pattern the plan's sides in order, for example {@code mobile, cloud}
 */
public record SlowerDevice(
        String network,
        String link,
        String objective,
        double slowdown,
        double value,
        double overMobileOnly,
        double overCloudOnly,
        double overWorse,
        double overBetter,
        String pattern,
        String plan) {
    /** The slowdowns that are looked at. */
    public static final List<Double> SLOWDOWNS = List.of(1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0);

    static List<SlowerDevice> of(Comparison comparison) {
        List<SlowerDevice> rows = new ArrayList<>();
        for (double slowdown : SLOWDOWNS) {
            StudiedNetwork slower = comparison.network().slower(slowdown);
            Comparison other = Comparison.of(slower, comparison.link(), comparison.objective());
            StrategyGain gain = StrategyGain.of(other);
            rows.add(new SlowerDevice(
                    gain.network(),
                    gain.link(),
                    gain.objective(),
                    slowdown,
                    other.value(Strategy.JOINTDNN),
                    gain.overMobileOnly(),
                    gain.overCloudOnly(),
                    gain.overWorse(),
                    gain.overBetter(),
                    PlacementStrip.pattern(other.jointdnn().placement()),
                    other.jointdnn().shortForm()));
        }
        return rows;
    }
}
