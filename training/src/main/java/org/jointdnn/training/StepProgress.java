package org.jointdnn.training;

/**
 * What a step did.
 *
 * @param step counted from 0
 * @param gradientNorm of all gradients together, before clipping
 */
public record StepProgress(long step, double loss, double gradientNorm) {}
