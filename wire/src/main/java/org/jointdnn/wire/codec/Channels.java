package org.jointdnn.wire.codec;

import org.jointdnn.onnx.Shape;

/** Where the channels of a tensor lie, the indices of axis 1: runs of equal length, in order, over and over. */
final class Channels {
    final int count;
    private final int runLength;

    private Channels(int count, int runLength) {
        this.count = count;
        this.runLength = runLength;
    }

    /** @param several whether each index of axis 1 is a channel; if not, or if there is no axis 1, all is one */
    static Channels of(Shape shape, boolean several) {
        if (!several || shape.rank() < 2 || shape.elements() == 0) {
            return new Channels(several && shape.rank() >= 2 ? (int) shape.extent(1) : 1, Integer.MAX_VALUE);
        }
        long inner = 1;
        for (int axis = 2; axis < shape.rank(); axis++) {
            inner *= shape.extent(axis);
        }
        return new Channels((int) shape.extent(1), (int) inner);
    }

    /** The channel that an element belongs to. */
    int of(int element) {
        return count == 1 ? 0 : element / runLength % count;
    }

    /** The first element after those of the same channel that follow an element, or a number beyond the last. */
    int runEnd(int element) {
        return count == 1
                ? Integer.MAX_VALUE
                : (int) Math.min(Integer.MAX_VALUE, (element / runLength + 1L) * runLength);
    }
}
