package org.jointdnn.study.modelled;

import java.util.List;
import org.jointdnn.study.machine.AnalyticalMachine;

/** All that is computed for one network. */
record NetworkResults(
        StudiedNetwork network,
        List<Comparison> comparisons,
        List<AdditivePlanner> additivePlanner,
        List<SlowerDevice> slowerDevice,
        List<EnergyFront> fronts,
        List<CloudLimit> cloudLimits,
        List<BatchRow> batches,
        List<TrainingRow> training) {
    static NetworkResults of(String name, AnalyticalMachine mobile, AnalyticalMachine cloud) {
        StudiedNetwork network = StudiedNetwork.of(name, mobile, cloud);
        List<Comparison> comparisons = Comparison.all(network);
        return new NetworkResults(
                network,
                comparisons,
                comparisons.stream().map(AdditivePlanner::of).toList(),
                comparisons.stream()
                        .flatMap(one -> SlowerDevice.of(one).stream())
                        .toList(),
                EnergyFront.of(network),
                CloudLimit.of(network),
                BatchRow.of(network, mobile, cloud),
                TrainingRow.of(network, mobile, cloud));
    }
}
