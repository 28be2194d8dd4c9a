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

    /** Divides elements {@code first..first+count-1} by channel. */
    void forEachRun(int first, int elements, Run run) {
        if (elements == 0) {
            return;
        }
        int channel = count == 1 ? 0 : first / runLength % count;
        int left = count == 1 ? elements : runLength - first % runLength;
        for (int start = 0; start < elements; ) {
            int length = Math.min(left, elements - start);
            run.accept(channel, start, length);
            start += length;
            channel = channel + 1 == count ? 0 : channel + 1;
            left = count == 1 ? elements : runLength;
        }
    }

    /** Takes a stretch of one channel. */
    interface Run {
        /** @param start of the stretch, counted from the first element asked for */
        void accept(int channel, int start, int length);
    }
}
