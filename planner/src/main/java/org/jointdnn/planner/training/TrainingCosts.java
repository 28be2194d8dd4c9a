package org.jointdnn.planner.training;

import java.util.List;
import java.util.Objects;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.SegmentCosts;
import org.jointdnn.planner.Side;

/**
 * Everything the planner knows of a network that is trained, two machines and the link between them.
 *
 * @param boundaryBytes what is live at each boundary: the model's input first, then the activation after
 *     each block but the last; gradients have the bytes of the activations they belong to
 * @param labelBytes the labels, which are on MOBILE and which the last block's forward pass reads
 * @param updatedFraction how much of a trainable block's weights a step changes, within 0..1
 * @param loadFactor multiplies every cloud segment's time
 * @param queueMillis waited before every cloud run
 * @param idleWatts drawn by the mobile while it waits for the cloud and for the round trip's halves
 */
public record TrainingCosts(
        SegmentCosts mobileForward,
        SegmentCosts mobileBackward,
        SegmentCosts cloudForward,
        SegmentCosts cloudBackward,
        List<Long> boundaryBytes,
        List<TrainedBlock> blocks,
        long labelBytes,
        double updatedFraction,
        WeightSync weightSync,
        double loadFactor,
        double queueMillis,
        Link link,
        double idleWatts) {
    public TrainingCosts {
        Objects.requireNonNull(weightSync, "weightSync");
        Objects.requireNonNull(link, "link");
        boundaryBytes = List.copyOf(boundaryBytes);
        blocks = List.copyOf(blocks);
        checkLengths(blocks.size(), mobileForward, mobileBackward, cloudForward, cloudBackward, boundaryBytes);
        if (blocks.stream().noneMatch(TrainedBlock::trainable)) {
            throw new IllegalArgumentException("blocks: none is trainable; make at least one so");
        }
        if (!(updatedFraction >= 0 && updatedFraction <= 1)) {
            throw new IllegalArgumentException("updatedFraction is " + updatedFraction + ", must be within 0..1");
        }
        checkTotal(boundaryBytes, blocks, labelBytes);
        check("loadFactor", loadFactor);
        check("queueMillis", queueMillis);
        check("idleWatts", idleWatts);
    }

    /** These costs over another link. */
    public TrainingCosts over(Link newLink) {
        return new TrainingCosts(
                mobileForward,
                mobileBackward,
                cloudForward,
                cloudBackward,
                boundaryBytes,
                blocks,
                labelBytes,
                updatedFraction,
                weightSync,
                loadFactor,
                queueMillis,
                newLink,
                idleWatts);
    }

    /** What the segments of a pass cost on a side. */
    public SegmentCosts segments(Pass pass, Side side) {
        if (pass == Pass.FORWARD) {
            return side == Side.MOBILE ? mobileForward : cloudForward;
        }
        return side == Side.MOBILE ? mobileBackward : cloudBackward;
    }

    /** The lowest trainable block: no block below it has a backward pass. */
    public int backwardFrom() {
        int block = 0;
        while (!blocks.get(block).trainable()) {
            block++;
        }
        return block;
    }

    /** Bytes of the activation after a block, and of its gradient; of the model's input after block -1. */
    public long bytesAfter(int block) {
        return boundaryBytes.get(block + 1);
    }

    /** Bytes of a block's weights that a step changes, rounded; 0 for a frozen block. */
    public long updatedBytes(int block) {
        TrainedBlock trained = blocks.get(block);
        if (!trained.trainable()) {
            return 0;
        }
        return updatedFraction == 1 ? trained.parameterBytes() : Math.round(trained.parameterBytes() * updatedFraction);
    }

    private static void checkLengths(
            int count,
            SegmentCosts mobileForward,
            SegmentCosts mobileBackward,
            SegmentCosts cloudForward,
            SegmentCosts cloudBackward,
            List<Long> boundaryBytes) {
        checkLength("mobileForward", mobileForward.blocks(), count);
        checkLength("mobileBackward", mobileBackward.blocks(), count);
        checkLength("cloudForward", cloudForward.blocks(), count);
        checkLength("cloudBackward", cloudBackward.blocks(), count);
        checkLength("boundaryBytes", boundaryBytes.size(), count);
    }

    private static void checkLength(String name, int length, int count) {
        if (length != count) {
            throw new IllegalArgumentException(
                    name + " is for " + length + " blocks, blocks has " + count + "; they must agree");
        }
    }

    /** With this, no sum of bytes that a plan makes can overflow. */
    private static void checkTotal(List<Long> boundaryBytes, List<TrainedBlock> blocks, long labelBytes) {
        long left = take(Long.MAX_VALUE, "labelBytes", labelBytes);
        for (int index = 0; index < blocks.size(); index++) {
            String boundary = "boundaryBytes[" + index + "]";
            left = take(left, boundary, boundaryBytes.get(index));
            left = take(left, boundary, index == 0 ? 0 : boundaryBytes.get(index));
            left = take(
                    left, "blocks[" + index + "].stashBytes", blocks.get(index).stashBytes());
            left = take(
                    left,
                    "blocks[" + index + "].parameterBytes",
                    blocks.get(index).parameterBytes());
        }
    }

    private static long take(long left, String name, long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException(name + " is " + bytes + ", must be 0 or more");
        }
        if (bytes > left) {
            throw new IllegalArgumentException(
                    name + " is " + bytes + ", which with the bytes before it exceeds " + Long.MAX_VALUE);
        }
        return left - bytes;
    }

    private static void check(String name, double value) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + " is " + value + ", must be a finite number, 0 or more");
        }
    }
}
