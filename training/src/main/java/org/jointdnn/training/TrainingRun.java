package org.jointdnn.training;

import org.jointdnn.training.optimizer.LearningRate;

/**
 * What a run of training has beside the network.
 *
 * @param maxGradientNorm gradients are scaled down so that all of them together have at most this norm; infinite for no
 *     clipping
 * @param seed of what is drawn at random
 */
public record TrainingRun(LearningRate learningRate, double maxGradientNorm, long seed) {
    /** Keeps a norm of zero from dividing by it; the value is PyTorch's. */
    private static final double NORM_EPSILON = 1e-6;

    public TrainingRun {
        if (!(maxGradientNorm > 0)) {
            throw new IllegalArgumentException("maxGradientNorm is " + maxGradientNorm + ", must be greater than 0");
        }
    }

    /** What gradients of this norm are multiplied by. */
    public double gradientScale(double norm) {
        return Math.min(1, maxGradientNorm / (norm + NORM_EPSILON));
    }
}
