package org.jointdnn.planner.training;

/**
 * What training needs of a block beside its segments' costs.
 *
 * @param stashBytes what its backward pass reads of its forward pass
 * @param parameterBytes size of its weights
 * @param trainable whether its weights are updated
 */
public record TrainedBlock(long stashBytes, long parameterBytes, boolean trainable) {
    public TrainedBlock {
        notNegative("stashBytes", stashBytes);
        notNegative("parameterBytes", parameterBytes);
    }

    private static void notNegative(String name, long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException(name + " is " + bytes + ", must be 0 or more");
        }
    }
}
