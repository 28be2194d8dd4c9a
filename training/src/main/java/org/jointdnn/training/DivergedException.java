package org.jointdnn.training;

/** A step whose loss or gradient is not a finite number; nothing of the step has been applied. */
public final class DivergedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long step;

    public DivergedException(long step, double loss, double gradientNorm) {
        super("step " + step + " has the loss " + loss + " and the gradient norm " + gradientNorm
                + "; nothing of it was applied. Maybe lower the learning rate or clip gradients.");
        this.step = step;
    }

    private DivergedException(DivergedException cause, String where) {
        super(cause.getMessage() + " " + where, cause);
        this.step = cause.step;
    }

    /** The same, with a sentence about where it began. */
    public DivergedException beganAt(String sentence) {
        return new DivergedException(this, sentence);
    }

    /** The step, counted from 0. */
    public long step() {
        return step;
    }
}
