package org.jointdnn.device.stream;

import java.time.Duration;
import java.util.Optional;

/**
 * How a stream treats its frames.
 *
 * @param fullness what happens to a frame that is offered while as many wait as may
 * @param inFlight the most frames that have begun and whose outcome has not been handed out; as many threads
 * @param waiting the most frames that have been offered and have not begun
 * @param maxAge a frame that is older when it could begin is dropped; empty if age doesn't matter
 * @param closing how long {@link QueryStream#close} waits for frames that have begun
 */
public record StreamSettings(
        Fullness fullness, int inFlight, int waiting, Optional<Duration> maxAge, Duration closing) {
    /** For frames that are all wanted: five in flight, one for each stage and one more, and one waiting. */
    public static final StreamSettings DEFAULT =
            new StreamSettings(Fullness.BLOCK, 5, 1, Optional.empty(), Duration.ofSeconds(5));

    /** What happens to a frame that is offered while as many wait as may. */
    public enum Fullness {
        /** Offering it waits. */
        BLOCK,
        /** The one that waits the longest is dropped for it. */
        DROP_OLDEST
    }

    public StreamSettings {
        if (inFlight < 1 || waiting < 1) {
            throw new IllegalArgumentException(
                    "inFlight is " + inFlight + ", waiting is " + waiting + "; must be 1 or more");
        }
        if (maxAge.isPresent() && maxAge.get().isNegative()) {
            throw new IllegalArgumentException("maxAge is " + maxAge.get() + ", must be 0 or more");
        }
        if (closing.isNegative()) {
            throw new IllegalArgumentException("closing is " + closing + ", must be 0 or more");
        }
    }

    /** These settings with another treatment of frames when it is full. */
    public StreamSettings withFullness(Fullness other) {
        return new StreamSettings(other, inFlight, waiting, maxAge, closing);
    }

    /** These settings with other bounds. */
    public StreamSettings withBounds(int newInFlight, int newWaiting) {
        return new StreamSettings(fullness, newInFlight, newWaiting, maxAge, closing);
    }

    /** These settings with a bound on age. */
    public StreamSettings withMaxAge(Duration age) {
        return new StreamSettings(fullness, inFlight, waiting, Optional.of(age), closing);
    }

    /** These settings with another time for closing. */
    public StreamSettings withClosing(Duration time) {
        return new StreamSettings(fullness, inFlight, waiting, maxAge, time);
    }
}
