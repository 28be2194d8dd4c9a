package org.jointdnn.study.modelled;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jointdnn.planner.Objective;
import org.jointdnn.study.machine.AnalyticalMachine;

/** All that is computed for one network. */
record NetworkResults(
        StudiedNetwork network,
        List<Comparison> comparisons,
        List<PlacementStrip> placements,
        List<AdditivePlanner> additivePlanner,
        List<SlowerDevice> slowerDevice,
        List<EnergyFront> fronts,
        List<CloudLimit> cloudLimits,
        List<BatchRow> batches,
        List<TrainingRow> training,
        List<RadioRow> radio,
        List<RadioBreakEven> radioBreakEven) {
    /** Where plans of each kind are best; with the modelled device hardly any network is split. */
    private static final double MUCH_SLOWER = 50;

    static NetworkResults of(String name, AnalyticalMachine mobile, AnalyticalMachine cloud) {
        StudiedNetwork network = StudiedNetwork.of(name, mobile, cloud);
        List<Comparison> comparisons = Comparison.all(network);
        List<Comparison> slower = new ArrayList<>(comparisons);
        slower.addAll(Comparison.all(network.slower(MUCH_SLOWER)));
        List<Comparison> energy = slower.stream()
                .filter(one -> one.objective() instanceof Objective.Energy)
                .toList();
        return new NetworkResults(
                network,
                comparisons,
                slower.stream().map(PlacementStrip::of).toList(),
                slower.stream().map(AdditivePlanner::of).toList(),
                comparisons.stream()
                        .flatMap(one -> SlowerDevice.of(one).stream())
                        .toList(),
                EnergyFront.of(network),
                CloudLimit.of(network),
                BatchRow.of(network, mobile, cloud),
                TrainingRow.of(network, mobile, cloud),
                energy.stream().flatMap(one -> RadioRow.of(one).stream()).toList(),
                energy.stream()
                        .map(RadioBreakEven::of)
                        .flatMap(Optional::stream)
                        .toList());
    }
}
