package org.jointdnn.engine.calibration;

import java.util.Locale;
import java.util.Optional;

/** Which of a {@link Loss}'s figures counts as what the answer loses. */
public enum LossMeasure {
    /** How much smaller the share of samples is whose best class is their label; needs labels. */
    ACCURACY,
    /** The share of samples whose best class is another one; for outputs that are vectors of class scores. */
    TOP1,
    /** The mean relative error of the output. */
    ERROR;

    /** As it is written in files and options: {@code accuracy}, {@code top1}, {@code error}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The measure that is written so. */
    public static Optional<LossMeasure> ofLabel(String label) {
        for (LossMeasure measure : values()) {
            if (measure.label().equals(label)) {
                return Optional.of(measure);
            }
        }
        return Optional.empty();
    }

    /** Whether the loss has this figure. */
    public boolean isIn(Loss loss) {
        switch (this) {
            case ACCURACY:
                return loss.accuracyDrop().isPresent();
            case TOP1:
                return loss.top1Disagreement().isPresent();
            default:
                return true;
        }
    }

    /** The figure, as a share; throws IllegalArgumentException if the loss doesn't have it. */
    public double of(Loss loss) {
        if (!isIn(loss)) {
            throw new IllegalArgumentException("a loss has no figure for the measure " + label());
        }
        switch (this) {
            case ACCURACY:
                return loss.accuracyDrop().getAsDouble();
            case TOP1:
                return loss.top1Disagreement().getAsDouble();
            default:
                return loss.meanError();
        }
    }
}
