package org.jointdnn.testbed;

import java.io.IOException;
import org.jointdnn.planner.Link;

/**
 * A link as the emulator plays it.
 *
 * @param up the rate from the mobile side to the cloud
 * @param down the rate from the cloud to the mobile side
 * @param rttMillis the round-trip time, half of it in each direction, from 0 to 60000
 */
public record EmulatedLink(RateSchedule up, RateSchedule down, double rttMillis) {
    private static final double MAX_RTT_MILLIS = 60_000;

    public EmulatedLink {
        if (!(rttMillis >= 0 && rttMillis <= MAX_RTT_MILLIS)) {
            throw new IllegalArgumentException(
                    "link: rtt is " + rttMillis + " ms, must be from 0 to " + (long) MAX_RTT_MILLIS);
        }
    }

    /** The constant rates and the round-trip time that the planner reckons with. */
    public static EmulatedLink of(Link link) {
        return constant(link.uploadMbps(), link.downloadMbps(), link.rttMillis());
    }

    /** Constant rates. */
    public static EmulatedLink constant(double upMbps, double downMbps, double rttMillis) {
        return new EmulatedLink(new ConstantRate(upMbps), new ConstantRate(downMbps), rttMillis);
    }

    /**
     * The link that a text names: {@code 3g}, {@code 4g}, {@code wifi}, {@code 5g},
     * {@code up=5.85,down=13.76,rtt=50} (Mbps, ms), {@code trace=UP_FILE:DOWN_FILE,rtt=50}, or
     * {@code synthetic=NAME,rtt=50} or {@code synthetic=NAME:SEED,rtt=50}, where NAME is {@code steps} (20 s at 20 Mbps, 20 s
     * at 1), {@code sweep} (from 0.5 Mbps to 20 and back in two minutes), {@code walk} (around 4 Mbps) or {@code outages}
     * (of 10 Mbps, 3 s long in the mean).
     *
     * @throws IllegalArgumentException if the text is none of these, or a trace is malformed
     * @throws IOException if a trace can't be read
     */
    public static EmulatedLink parse(String text) throws IOException {
        return EmulatedLinkSyntax.parse(text);
    }

    /** The delay in each direction. */
    public long oneWayDelayNanos() {
        return Math.round(rttMillis * 1e6 / 2);
    }

    @Override
    public String toString() {
        return "up " + up + ", down " + down + ", rtt " + rttMillis + " ms";
    }
}
