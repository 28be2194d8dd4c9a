package org.jointdnn.testbed.simulation;

import java.util.List;
import java.util.Optional;

/**
 * What became of a seed.
 *
 * @param broken what did not hold; empty if everything did
 * @param log what happened, line by line; empty if it wasn't asked for
 */
public record SoakResult(long seed, SoakCounts counts, Optional<String> broken, List<String> log) {
    public SoakResult {
        log = List.copyOf(log);
    }
}
