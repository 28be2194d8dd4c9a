package org.jointdnn.engine.calibration;

import java.util.OptionalDouble;

/** Adds up what answers lose, sample by sample. Thread safety: none. */
public final class LossSum {
    private int samples;
    private int classified;
    private int labelled;
    private int correctBefore;
    private int correctAfter;
    private int disagreements;
    private double errors;
    private double maxError;

    /** Adds a sample. */
    public void add(SampleLoss loss) {
        samples++;
        errors += loss.error();
        maxError = Math.max(maxError, loss.error());
        classified += loss.classified() ? 1 : 0;
        disagreements += loss.classified() && !loss.agrees() ? 1 : 0;
        labelled += loss.labelled() ? 1 : 0;
        correctBefore += loss.correctBefore() ? 1 : 0;
        correctAfter += loss.correctAfter() ? 1 : 0;
    }

    /** The loss over the samples so far; throws IllegalStateException if there is none. */
    public Loss loss() {
        if (samples == 0) {
            throw new IllegalStateException("no sample has been added");
        }
        return new Loss(
                errors / samples,
                maxError,
                share(disagreements, classified),
                share(Math.max(0, correctBefore - correctAfter), labelled));
    }

    /** Share of the labelled samples whose best class is their label without damage; empty without labels. */
    public OptionalDouble accuracy() {
        return share(correctBefore, labelled);
    }

    private static OptionalDouble share(int part, int whole) {
        return whole > 0 ? OptionalDouble.of((double) part / whole) : OptionalDouble.empty();
    }
}
