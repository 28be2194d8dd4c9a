package org.jointdnn.cli.measured;

/**
 * How many queries a plan is measured with.
 *
 * @param queries the fewest
 * @param budgetMillis more are measured until they have taken so long together
 * @param longMillis a plan whose first query takes longer than this is measured with that one
 */
public record Effort(int queries, long budgetMillis, double longMillis) {
    /** As few as a median needs. */
    private static final int LEAST_QUERIES = 3;

    private static final double LONG_MILLIS = 15_000;

    /** As many queries as fit the budget, at least three; of plans that take 15 s or longer one. */
    public static Effort within(long budgetMillis) {
        return new Effort(LEAST_QUERIES, budgetMillis, LONG_MILLIS);
    }

    /** So many queries, however long they take. */
    public static Effort queries(int queries) {
        return new Effort(queries, 0, Double.POSITIVE_INFINITY);
    }
}
