package org.jointdnn.planner;

import java.util.List;

/**
 * A tensor that a placement may move across the link.
 *
 * @param producer the block that computes it; -1 for an input of the model, which is on MOBILE
 * @param consumers the blocks that read it, each after the producer
 * @param output whether it is an answer of the model, which must end on MOBILE
 */
public record CrossingTensor(String name, long bytes, int producer, List<Integer> consumers, boolean output) {
    public CrossingTensor {
        consumers = List.copyOf(consumers);
        if (bytes < 0) {
            throw new IllegalArgumentException("tensor " + name + ": bytes is " + bytes + ", must be 0 or more");
        }
        if (producer < -1) {
            throw new IllegalArgumentException("tensor " + name + ": producer is " + producer + ", must be -1 or more");
        }
        for (int consumer : consumers) {
            if (consumer <= producer) {
                throw new IllegalArgumentException(
                        "tensor " + name + ": consumer " + consumer + " does not come after the producer " + producer);
            }
        }
    }
}
