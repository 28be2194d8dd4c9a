package org.jointdnn.planner.internal.blocks;

import org.jointdnn.planner.Side;
import org.jointdnn.planner.internal.LinearCost;

/**
 * What crossings cost by one linear cost: every tensor in the coding that is cheapest then. As a sum over
 * tensors the cost has its least value where each has.
 */
final class Tariff {
    /** By block: the price of what crosses if the block is on CLOUD. */
    final double[] ofBlock;
    /** By block: the price of what crosses up if MOBILE changes to CLOUD after it. */
    final double[] upAfter;
    /** By block: the price of what crosses down if CLOUD changes to MOBILE after it. */
    final double[] downAfter;

    private final Codings codings;
    /** By destination, then tensor. */
    private final double[][] prices;
    /** By destination, then tensor: the cheapest coding, the first one of equals. */
    private final int[][] cheapest;

    Tariff(BlockSpace space, LinearCost cost) {
        codings = space.codings();
        prices = new double[2][codings.tensors()];
        cheapest = new int[2][codings.tensors()];
        for (int tensor = 0; tensor < codings.tensors(); tensor++) {
            choose(tensor, Side.CLOUD, cost);
            choose(tensor, Side.MOBILE, cost);
        }
        Crossings crossings = space.crossings();
        double[] up = prices[Side.CLOUD.ordinal()];
        double[] down = prices[Side.MOBILE.ordinal()];
        int blocks = space.costs().blocks();
        ofBlock = new double[blocks];
        upAfter = new double[blocks];
        downAfter = new double[blocks];
        for (int block = 0; block < blocks; block++) {
            ofBlock[block] = sum(up, crossings.upOfBlock[block]) + sum(down, crossings.downOfBlock[block]);
            upAfter[block] = sum(up, crossings.upAfter[block]);
            downAfter[block] = sum(down, crossings.downAfter[block]);
        }
    }

    private void choose(int tensor, Side to, LinearCost cost) {
        double least = Double.POSITIVE_INFINITY;
        for (int coding : codings.admitted(tensor, to)) {
            double price = cost.of(codings.get(tensor, coding), to);
            if (price < least) {
                least = price;
                cheapest[to.ordinal()][tensor] = coding;
            }
        }
        prices[to.ordinal()][tensor] = least;
    }

    private static double sum(double[] prices, int[] tensors) {
        double sum = 0;
        for (int tensor : tensors) {
            sum += prices[tensor];
        }
        return sum;
    }

    /** The price of a tensor's crossing to a side. */
    double price(int tensor, Side to) {
        return prices[to.ordinal()][tensor];
    }

    /** The coding of each tensor under a placement, in case it crosses. */
    int[] codings(Side[] sides) {
        int[] chosen = new int[codings.tensors()];
        for (int tensor = 0; tensor < chosen.length; tensor++) {
            chosen[tensor] = cheapest[codings.home(tensor, sides).other().ordinal()][tensor];
        }
        return chosen;
    }
}
