package org.jointdnn.cli.commands;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jointdnn.cli.console.CommandFailure;
import org.jointdnn.cli.console.Figures;
import org.jointdnn.engine.profile.Quantiles;
import org.jspecify.annotations.Nullable;

/** Counts what became of a stream's frames. Not thread-safe. */
final class FrameTally {
    private final List<Double> ages = new ArrayList<>();
    private int frames;
    private int dropped;
    private int failed;
    private @Nullable String firstFailure;

    /**
     * What {@code run --stream --json} says in the end; the names of the components are those of the JSON.
     *
     * @param medianAgeMillis of the frames that were answered; null if none was
     * @param plan that is followed in the end; null if none is known
     */
    record Summary(
            int frames,
            int answered,
            int dropped,
            int failed,
            double seconds,
            double answersPerSecond,
            @Nullable Double medianAgeMillis,
            @Nullable Double p95AgeMillis,
            @Nullable String plan) {
        /** In words. */
        String words() {
            String ages = medianAgeMillis == null || p95AgeMillis == null
                    ? ""
                    : "; age " + Figures.plain(medianAgeMillis) + " ms in the median, " + Figures.plain(p95AgeMillis)
                            + " at the 95th percentile";
            return String.format(
                    Locale.ROOT,
                    "%d frames in %.1f s: %d answered, %.1f a second%s; %d dropped, %d failed%s",
                    frames,
                    seconds,
                    answered,
                    answersPerSecond,
                    ages,
                    dropped,
                    failed,
                    plan == null ? "" : "; plan " + plan);
        }
    }

    void add(FrameView frame) {
        frames++;
        switch (frame.outcome()) {
            case FrameView.ANSWERED -> ages.add(frame.ageMillis());
            case FrameView.DROPPED -> dropped++;
            default -> {
                failed++;
                firstFailure = firstFailure == null ? frame.reason() : firstFailure;
            }
        }
    }

    /** Throws CommandFailure if a frame has failed. */
    void checkFailures() {
        if (failed > 0) {
            throw new CommandFailure(failed + " of " + frames + " frames failed, the first: " + firstFailure);
        }
    }

    Summary summary(double seconds, @Nullable String plan) {
        return new Summary(
                frames, ages.size(), dropped, failed, seconds, ages.size() / seconds, age(0.5), age(0.95), plan);
    }

    private @Nullable Double age(double quantile) {
        return ages.isEmpty()
                ? null
                : (Double) Quantiles.of(
                        ages.stream().mapToDouble(Double::doubleValue).toArray(), quantile);
    }
}
