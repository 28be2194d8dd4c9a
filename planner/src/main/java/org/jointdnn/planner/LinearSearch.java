package org.jointdnn.planner;

import java.util.List;
import java.util.Optional;

/** Finds the placement of least linear cost, without limits. */
final class LinearSearch {
    private LinearSearch() {}

    /** The best placement, or none if no sequence of runs covers the network. */
    static Optional<List<Side>> solve(Network network, LinearCost rates) {
        ChainSearch chain = ChainSearch.solve(network, rates);
        if (!chain.feasible()) {
            return Optional.empty();
        }
        if (network.crossings().skips.none()) {
            return Optional.of(List.of(chain.placement()));
        }
        double[] unlimited = {Double.POSITIVE_INFINITY};
        return LabelSearch.solve(network, List.of(rates), unlimited, totals -> totals[0])
                .map(List::of);
    }
}
