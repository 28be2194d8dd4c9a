package org.jointdnn.device.adapt;

import java.util.Locale;
import org.jointdnn.planner.Link;

/**
 * A link as it is thought to be now.
 *
 * @param uploadMbps the rate that half of all transfers exceed
 * @param uploadUncertainty standard deviation of the logarithm of an upload's time
 * @param rttMillis of an exchange without a payload
 */
public record LinkEstimate(
        double uploadMbps,
        double uploadUncertainty,
        double downloadMbps,
        double downloadUncertainty,
        double rttMillis) {
    /** That of the direction that is less certain. */
    public double uncertainty() {
        return Math.max(uploadUncertainty, downloadUncertainty);
    }

    /** A radio on this link. */
    public Link of(Link radio) {
        return radio.at(uploadMbps, downloadMbps, rttMillis);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "up %.3g Mbps (+-%.0f %%), down %.3g Mbps (+-%.0f %%), rtt %.0f ms",
                uploadMbps,
                100 * uploadUncertainty,
                downloadMbps,
                100 * downloadUncertainty,
                rttMillis);
    }
}
