package org.jointdnn.cli.measured;

/**
 * How many queries a plan is measured with.
 *
 * @param queries the fewest
 * @param budgetMillis more are measured until they have taken so long together
 * @param maxMillis a plan has no further turn once its queries have taken so long together
 */
public record Effort(int queries, long budgetMillis, double maxMillis) {
    /** As few as a median needs. */
    private static final int LEAST_QUERIES = 3;

    private static final double MAX_MILLIS = 8_000;

    /** As many queries as fit the budget, at least three, but no more once they have taken 8 s. */
    public static Effort within(long budgetMillis) {
        return new Effort(LEAST_QUERIES, budgetMillis, MAX_MILLIS);
    }

    /** So many queries, however long they take. */
    public static Effort queries(int queries) {
        return new Effort(queries, 0, Double.POSITIVE_INFINITY);
    }
}
