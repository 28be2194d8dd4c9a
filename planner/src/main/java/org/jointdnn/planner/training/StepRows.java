package org.jointdnn.planner.training;

/**
 * Rows of costs by the start of a run, each with a bound that tells whether it can be of use.
 *
 * <p>What a run costs depends mostly on where it starts, in all rows alike; so that is taken out: cells are
 * compared after the costs of all single blocks before the start are added. The <em>floor</em> of a row is its
 * least cell so. A row with something added to all of its cells is nowhere below other cells if its floor, with
 * that, is not below the highest of those.
 */
final class StepRows {
    /** More than the rounding of sums. */
    private static final double ROUNDING = 1 + 1e-12;

    final double[][] rows;
    final double[] floors;
    private final double[] before;

    /** Rows, some still to be filled, of runs that are in the same pass and on the same side as others. */
    StepRows(double[][] rows, StepRows runs) {
        this(rows, runs.before);
    }

    private StepRows(double[][] rows, double[] before) {
        this.rows = rows;
        this.before = before;
        this.floors = new double[rows.length];
    }

    /** The costs of runs, by last and first block. */
    static StepRows ofRuns(double[][] costs) {
        double[] before = new double[costs.length];
        for (int block = 1; block < before.length; block++) {
            double cost = costs[block - 1][block - 1];
            before[block] = before[block - 1] + (cost == Double.POSITIVE_INFINITY ? 0 : cost);
        }
        StepRows runs = new StepRows(costs, before);
        for (int last = 0; last < costs.length; last++) {
            runs.addFloor(last);
        }
        return runs;
    }

    /** Finds the floor of a row, which is filled now. */
    void addFloor(int row) {
        double floor = Double.POSITIVE_INFINITY;
        double[] cells = rows[row];
        for (int cell = 0; cell < cells.length; cell++) {
            double low = cells[cell] + before[cell];
            if (low < floor) {
                floor = low;
            }
        }
        floors[row] = floor;
    }

    /** The highest of such cells, or a little more. */
    double highest(double[] cells, int first) {
        double highest = 0;
        for (int cell = first; cell < cells.length; cell++) {
            double high = cells[cell] + before[cell];
            if (high > highest) {
                highest = high;
            }
        }
        return highest * ROUNDING;
    }
}
