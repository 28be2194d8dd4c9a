package org.jointdnn.planner.training;

import java.util.List;
import org.jointdnn.planner.Pin;
import org.jointdnn.planner.SegmentCosts;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.internal.LinearCost;

/**
 * The runs of one pass on one side: which may execute, pins respected, and what they take.
 *
 * <p>Rows by last block, each by first block, as the search reads them.
 */
final class RunTable {
    private final Side side;
    private final double[][] millis;
    private final double[][] millijoules;

    private RunTable(Side side, int blocks) {
        this.side = side;
        this.millis = new double[blocks][];
        this.millijoules = new double[blocks][];
    }

    /** The runs over blocks {@code lowest..n-1}; the others can't execute. */
    static RunTable of(SegmentCosts segments, Side side, List<Pin> pins, int lowest) {
        int blocks = segments.blocks();
        RunTable table = new RunTable(side, blocks);
        int first = lowest;
        for (int last = 0; last < blocks; last++) {
            first = barred(pins, side, last) ? last + 1 : first;
            table.millis[last] = new double[last + 1];
            table.millijoules[last] = new double[last + 1];
            for (int from = 0; from <= last; from++) {
                boolean allowed = from >= first;
                table.millis[last][from] = allowed ? segments.millis(from, last) : Double.POSITIVE_INFINITY;
                table.millijoules[last][from] = allowed ? segments.millijoules(from, last) : Double.POSITIVE_INFINITY;
            }
        }
        return table;
    }

    private static boolean barred(List<Pin> pins, Side side, int block) {
        for (Pin pin : pins) {
            if (pin.side() != side && pin.from() <= block && block <= pin.to()) {
                return true;
            }
        }
        return false;
    }

    boolean onCloud() {
        return side == Side.CLOUD;
    }

    boolean runs(int from, int last) {
        return millis[last][from] != Double.POSITIVE_INFINITY;
    }

    double millis(int from, int last) {
        return millis[last][from];
    }

    double millijoules(int from, int last) {
        return millijoules[last][from];
    }

    /** What each run costs; infinite if it can't execute. */
    double[][] priced(LinearCost cost) {
        boolean onCloud = side == Side.CLOUD;
        double perMilli = onCloud ? cost.cloudMillis() : cost.mobileMillis();
        double perMillijoule = onCloud ? 0 : cost.mobileMillijoules();
        double perRun = onCloud ? cost.cloudRun() : 0;
        double[][] priced = new double[millis.length][];
        for (int last = 0; last < priced.length; last++) {
            double[] row = new double[last + 1];
            for (int from = 0; from <= last; from++) {
                double time = millis[last][from];
                row[from] = time == Double.POSITIVE_INFINITY
                        ? time
                        : perMilli * time + perMillijoule * millijoules[last][from] + perRun;
            }
            priced[last] = row;
        }
        return priced;
    }
}
