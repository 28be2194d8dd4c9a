package org.jointdnn.planner;

import java.util.List;
import java.util.Objects;

/**
 * Everything the planner knows of a network, two machines and the link between them.
 *
 * @param loadFactor multiplies every cloud segment's time
 * @param queueMillis waited before every cloud run
 * @param idleWatts drawn by the mobile while it waits for the cloud and for the round trip's halves
 */
public record Costs(
        SegmentCosts mobile,
        SegmentCosts cloud,
        double loadFactor,
        double queueMillis,
        List<CrossingTensor> tensors,
        Link link,
        double idleWatts) {
    public Costs {
        Objects.requireNonNull(link, "link");
        tensors = List.copyOf(tensors);
        if (mobile.blocks() != cloud.blocks()) {
            throw new IllegalArgumentException(
                    "mobile has " + mobile.blocks() + " blocks, cloud " + cloud.blocks() + "; they must agree");
        }
        check("loadFactor", loadFactor);
        check("queueMillis", queueMillis);
        check("idleWatts", idleWatts);
        checkTotal(tensors);
        for (CrossingTensor tensor : tensors) {
            if (tensor.producer() >= mobile.blocks()
                    || tensor.consumers().stream().anyMatch(consumer -> consumer >= mobile.blocks())) {
                throw new IllegalArgumentException("tensor " + tensor.name() + ": producer " + tensor.producer()
                        + " or consumers " + tensor.consumers() + " not within blocks 0.." + (mobile.blocks() - 1));
            }
        }
    }

    /** These costs over another link. */
    public Costs over(Link newLink) {
        return new Costs(mobile, cloud, loadFactor, queueMillis, tensors, newLink, idleWatts);
    }

    /** These costs as a planner sees them that knows single blocks only: a segment costs the sum of its blocks. */
    public Costs sumsOfBlocks() {
        return new Costs(
                mobile.sumsOfBlocks(), cloud.sumsOfBlocks(), loadFactor, queueMillis, tensors, link, idleWatts);
    }

    /** Number of blocks. */
    public int blocks() {
        return mobile.blocks();
    }

    /** With this, no sum of bytes that a plan makes can overflow. */
    private static void checkTotal(List<CrossingTensor> tensors) {
        long total = 0;
        for (CrossingTensor tensor : tensors) {
            long most = 0;
            for (Coding coding : tensor.codings()) {
                most = Math.max(most, coding.bytes());
            }
            if (most > Long.MAX_VALUE - total) {
                throw new IllegalArgumentException("tensor " + tensor.name() + ": bytes is " + most
                        + ", which with the tensors before it exceeds " + Long.MAX_VALUE);
            }
            total += most;
        }
    }

    private static void check(String name, double value) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + " is " + value + ", must be a finite number, 0 or more");
        }
    }
}
