package org.jointdnn.planner.internal;

import java.util.ArrayList;
import java.util.List;
import org.jointdnn.planner.CrossingTensor;
import org.jointdnn.planner.Side;

/** The tensors whose crossing depends on more than two neighbouring blocks, by number. */
public final class Skips {
    /** No skips. */
    public static final Skips NONE = new Skips(0, List.of());

    private static final int WORD = 64;

    private final List<CrossingTensor> tensors;
    private final List<List<Integer>> readBy = new ArrayList<>();
    private final List<List<Integer>> madeBy = new ArrayList<>();
    private final long[][] liveAfter;

    public Skips(int blocks, List<CrossingTensor> tensors) {
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

    public boolean none() {
        return tensors.isEmpty();
    }

    /** All skips, in the order of their numbers. */
    public List<CrossingTensor> all() {
        return tensors;
    }

    public CrossingTensor get(int skip) {
        return tensors.get(skip);
    }

    /** The skips that a block reads. */
    public List<Integer> readBy(int block) {
        return readBy.get(block);
    }

    /** The skips that a block computes. */
    public List<Integer> madeBy(int block) {
        return madeBy.get(block);
    }

    /**
     * Brings a block's skips to its side and adds those it computes.
     *
     * @param crossed takes the skips that had to cross
     * @return how many had to
     */
    public int fetch(Residency held, Side side, int block, int[] crossed) {
        int count = 0;
        for (int skip : readBy.get(block)) {
            if (!held.has(side, skip)) {
                crossed[count++] = skip;
                held.add(side, skip);
            }
        }
        for (int skip : madeBy.get(block)) {
            held.add(side, skip);
            if (tensors.get(skip).output()) {
                held.add(Side.MOBILE, skip);
            }
        }
        return count;
    }

    /** Where the skips are before the first block: inputs on MOBILE, the others nowhere. */
    public Residency initial() {
        Residency residency = new Residency(new long[2 * ((tensors.size() + WORD - 1) / WORD)]);
        for (int skip = 0; skip < tensors.size(); skip++) {
            if (tensors.get(skip).producer() < 0) {
                residency.add(Side.MOBILE, skip);
            }
        }
        return residency;
    }

    /** What of a residency still matters after a block: that of the skips which a later one reads. */
    public Residency stillRead(Residency residency, int block) {
        return liveAfter.length == 0 ? residency : residency.masked(liveAfter[block]);
    }

    /**
     * Adds what it costs to fetch the skips that may have to cross to a side with one residency, but with the other
     * not.
     *
     * @param prices by skip and cost
     */
    public void addMissing(Residency held, Residency wanted, Side side, double[][] prices, double[] spent) {
        int words = (tensors.size() + WORD - 1) / WORD;
        for (int word = 0; word < words; word++) {
            for (long missing = wanted.missing(held, side, word); missing != 0; missing &= missing - 1) {
                double[] price = prices[word * WORD + Long.numberOfTrailingZeros(missing)];
                for (int cost = 0; cost < spent.length; cost++) {
                    spent[cost] += price[cost];
                }
            }
        }
    }
}
