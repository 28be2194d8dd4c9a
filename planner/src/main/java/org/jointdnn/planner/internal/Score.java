package org.jointdnn.planner.internal;

/**
 * What a {@link LabelSearch} minimises, as a function of the totals of its linear costs. It must not
 * fall when a total rises.
 */
interface Score {
    double of(double[] totals);
}
