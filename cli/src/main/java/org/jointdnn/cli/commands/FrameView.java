package org.jointdnn.cli.commands;

import java.util.Locale;
import org.jointdnn.device.stream.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * What {@code run --stream --json} says of a frame; the names of the components are those of the JSON.
 *
 * @param outcome {@code answered}, {@code dropped} or {@code failed}
 * @param ageMillis from when it was offered to its outcome
 * @param reason why it was dropped ({@code full}, {@code too-old}) or has failed; null if it was answered
 */
record FrameView(
        long frame,
        String outcome,
        double ageMillis,
        @Nullable String reason) {
    static final String ANSWERED = "answered";
    static final String DROPPED = "dropped";
    static final String FAILED = "failed";

    static FrameView of(Outcome<?> outcome) {
        double ageMillis = outcome.ageNanos() / 1e6;
        if (outcome instanceof Outcome.Dropped<?> dropped) {
            String reason = dropped.reason().name().toLowerCase(Locale.ROOT).replace('_', '-');
            return new FrameView(outcome.frame(), DROPPED, ageMillis, reason);
        }
        if (outcome instanceof Outcome.Failed<?> failed) {
            return new FrameView(
                    outcome.frame(),
                    FAILED,
                    ageMillis,
                    String.valueOf(failed.failure().getMessage()));
        }
        if (outcome instanceof Outcome.Abandoned<?>) {
            return new FrameView(outcome.frame(), FAILED, ageMillis, "abandoned");
        }
        return new FrameView(outcome.frame(), ANSWERED, ageMillis, null);
    }
}
