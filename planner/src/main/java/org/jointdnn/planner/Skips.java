package org.jointdnn.planner;

import java.util.ArrayList;
import java.util.List;

/** The tensors whose crossing depends on more than two neighbouring blocks, by number. */
final class Skips {
    private static final int WORD = 64;

    private final List<CrossingTensor> tensors;
    private final List<List<Integer>> readBy = new ArrayList<>();
    private final List<List<Integer>> madeBy = new ArrayList<>();
    private final long[][] liveAfter;

    Skips(int blocks, List<CrossingTensor> tensors) {
        this.tensors = List.copyOf(tensors);
        this.liveAfter = new long[tensors.isEmpty() ? 0 : blocks][(tensors.size() + WORD - 1) / WORD];
        for (int block = 0; block < liveAfter.length; block++) {
            readBy.add(new ArrayList<>());
            madeBy.add(new ArrayList<>());
        }
        for (int skip = 0; skip < tensors.size(); skip++) {
            CrossingTensor tensor = tensors.get(skip);
            int last = -1;
            for (int consumer : tensor.consumers()) {
                readBy.get(consumer).add(skip);
                last = Math.max(last, consumer);
            }
            if (tensor.producer() >= 0) {
                madeBy.get(tensor.producer()).add(skip);
            }
            for (int block = Math.max(0, tensor.producer()); block < last; block++) {
                liveAfter[block][skip / WORD] |= 1L << skip;
            }
        }
    }

    boolean none() {
        return tensors.isEmpty();
    }

    CrossingTensor get(int skip) {
        return tensors.get(skip);
    }

    /** The skips that a block reads. */
    List<Integer> readBy(int block) {
        return readBy.get(block);
    }

    /** The skips that a block computes. */
    List<Integer> madeBy(int block) {
        return madeBy.get(block);
    }

    /** Where the skips are before the first block: inputs on MOBILE, the others nowhere. */
    Residency initial() {
        Residency residency = new Residency(new long[2 * ((tensors.size() + WORD - 1) / WORD)]);
        for (int skip = 0; skip < tensors.size(); skip++) {
            if (tensors.get(skip).producer() < 0) {
                residency.add(Side.MOBILE, skip);
            }
        }
        return residency;
    }

    /** What of a residency still matters after a block: that of the skips which a later one reads. */
    Residency stillRead(Residency residency, int block) {
        return liveAfter.length == 0 ? residency : residency.masked(liveAfter[block]);
    }

    /** Bytes that may have to cross to a side with one residency, but with the other not. */
    double bytesMissing(Residency held, Residency wanted, Side side) {
        double bytes = 0;
        int words = (tensors.size() + WORD - 1) / WORD;
        for (int word = 0; word < words; word++) {
            for (long missing = wanted.missing(held, side, word); missing != 0; missing &= missing - 1) {
                bytes += tensors.get(word * WORD + Long.numberOfTrailingZeros(missing))
                        .bytes();
            }
        }
        return bytes;
    }
}
