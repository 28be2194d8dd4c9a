package org.jointdnn.study.modelled;

import java.util.ArrayList;
import java.util.List;
import org.jointdnn.study.machine.AnalyticalMachine;

/**
 * What several inputs at once cost: milliseconds or millijoules of the whole batch, as the objective says.
 *
 * @param inputs how many
 * @param plan JointDNN's
 */
public record BatchRow(
        String network,
        String link,
        String objective,
        int inputs,
        double mobileOnly,
        double cloudOnly,
        double jointdnn,
        String plan) {
    private static final List<Integer> SIZES = List.of(1, 4, 16);

    static List<BatchRow> of(StudiedNetwork network, AnalyticalMachine mobile, AnalyticalMachine cloud) {
        List<BatchRow> rows = new ArrayList<>();
        for (int inputs : SIZES) {
            for (Comparison comparison : Comparison.all(network.batch(inputs, mobile, cloud))) {
                rows.add(new BatchRow(
                        network.name(),
                        comparison.link(),
                        comparison.objectiveName(),
                        inputs,
                        comparison.value(Strategy.MOBILE_ONLY),
                        comparison.value(Strategy.CLOUD_ONLY),
                        comparison.value(Strategy.JOINTDNN),
                        comparison.jointdnn().shortForm()));
            }
        }
        return rows;
    }
}
