package org.jointdnn.planner;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A tensor that a placement may move across the link.
 *
 * @param bytes as it is
 * @param producer the block that computes it; -1 for an input of the model, which is on MOBILE
 * @param consumers the blocks that read it, each after the producer
 * @param output whether it is an answer of the model, which must end on MOBILE
 * @param codings the ways in which it may cross, each codec once; the first one is {@link Coding#raw}
 */
public record CrossingTensor(
        String name, long bytes, int producer, List<Integer> consumers, boolean output, List<Coding> codings) {
    public CrossingTensor {
        consumers = List.copyOf(consumers);
        codings = List.copyOf(codings);
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
        checkCodings(name, bytes, codings);
    }

    /** A tensor that crosses as it is. */
    public CrossingTensor(String name, long bytes, int producer, List<Integer> consumers, boolean output) {
        this(name, bytes, producer, consumers, output, List.of(Coding.raw(bytes)));
    }

    /** This tensor with other codings. */
    public CrossingTensor withCodings(List<Coding> newCodings) {
        return new CrossingTensor(name, bytes, producer, consumers, output, newCodings);
    }

    private static void checkCodings(String name, long bytes, List<Coding> codings) {
        if (codings.isEmpty() || !codings.get(0).equals(Coding.raw(bytes))) {
            throw new IllegalArgumentException(
                    "tensor " + name + ": the first coding must be raw with " + bytes + " bytes, at no cost");
        }
        Set<String> codecs = new HashSet<>();
        for (Coding coding : codings) {
            if (!codecs.add(coding.codec())) {
                throw new IllegalArgumentException("tensor " + name + ": codec " + coding.codec() + " is given twice");
            }
        }
    }
}
