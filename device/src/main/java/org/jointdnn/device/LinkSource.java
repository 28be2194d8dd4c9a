package org.jointdnn.device;

import org.jointdnn.planner.Link;

/** How a device knows the link that it plans with. */
public sealed interface LinkSource {
    /**
     * Rates and round-trip time are measured.
     *
     * @param radio whose power constants to use; its rates and round-trip time are ignored
     */
    record Measured(Link radio) implements LinkSource {}

    /** The link is what the user says. */
    record Declared(Link link) implements LinkSource {}
}
