package org.jointdnn.cli.measured;

import org.jointdnn.cli.console.Figures;
import org.jointdnn.planner.Link;

/** A link and what the user called it. */
public record NamedLink(String name, Link link) {
    /** For example {@code 4g: up 5.83, down 13.7 Mbps, rtt 50.6 ms}. */
    @Override
    public String toString() {
        return name + ": up " + Figures.plain(link.uploadMbps()) + ", down " + Figures.plain(link.downloadMbps())
                + " Mbps, rtt " + Figures.plain(link.rttMillis()) + " ms";
    }
}
