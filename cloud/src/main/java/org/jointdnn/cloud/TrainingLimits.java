package org.jointdnn.cloud;

import java.time.Duration;
import java.util.Objects;

/**
 * How much training a server takes on.
 *
 * @param trainings at a time
 * @param tensorBytes of all trainings together: weights, the optimiser's state, and what a step computes
 * @param age how long a training that nobody visits is kept
 */
public record TrainingLimits(int trainings, long tensorBytes, Duration age) {
    /** Four trainings, 4 GiB, an hour. */
    public static final TrainingLimits DEFAULT = new TrainingLimits(4, 4L << 30, Duration.ofHours(1));

    public TrainingLimits {
        Objects.requireNonNull(age, "age");
        if (trainings < 0 || tensorBytes < 0 || age.isNegative()) {
            throw new IllegalArgumentException("trainings is " + trainings + ", tensorBytes " + tensorBytes + ", age "
                    + age + ", must not be negative");
        }
    }
}
