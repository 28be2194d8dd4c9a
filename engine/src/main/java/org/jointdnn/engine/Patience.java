package org.jointdnn.engine;

/**
 * How long a query waits for the other machine, and whether this one may do the rest alone. Implementations are safe for
 * concurrent use.
 */
public interface Patience {
    /** Waits as long as it takes; a visit that fails fails the query. */
    Patience ENDLESS = new Patience() {
        @Override
        public boolean mayGoOnAlone(int from) {
            return false;
        }

        @Override
        public boolean outlives(RuntimeException failure) {
            return false;
        }

        @Override
        public long giveUpNanos(PlannedVisit visit, long nowNanos) {
            return Timeline.NEVER;
        }

        @Override
        public boolean prefersVisit(PlannedVisit visit, long racedNanos, long nowNanos) {
            return true;
        }

        @Override
        public long uselessNanos(PlannedVisit visit, long nowNanos) {
            return Timeline.NEVER;
        }
    };

    /**
     * A visit that a plan makes.
     *
     * @param index among the plan's visits, from 0
     * @param from first block that runs there
     * @param to last block that runs there
     * @param resumeFrom the block from which on this machine can go on alone, as it has what the blocks from there to the
     *     last one read: the one after those that it has run, if no tensor is on the other side only
     * @param laterFrom the same for the plan's next visit, when this one and what the plan does here in between are over;
     *     as many as there are blocks if there is no other visit
     */
    record PlannedVisit(int index, int from, int to, int resumeFrom, int laterFrom) {}

    /** Whether the blocks from one to the last may run on this machine, whatever the plan says. */
    boolean mayGoOnAlone(int from);

    /** Whether the query may go on alone after a visit failed so. */
    boolean outlives(RuntimeException failure);

    /**
     * The instant at which the rest of the network begins to run here although the visit is still under way; the first
     * answer counts. An instant that has passed means that the visit is not made at all. {@link Timeline#NEVER}: it is
     * waited for.
     *
     * @param nowNanos when the visit begins
     */
    long giveUpNanos(PlannedVisit visit, long nowNanos);

    /**
     * The instant after which a visit's answer is of no use, as the query has been answered without it: the visit's
     * deadline. {@link Timeline#NEVER} if there is none. Asked right before the visit is made, and only then.
     *
     * @param nowNanos when the visit begins
     */
    long uselessNanos(PlannedVisit visit, long nowNanos);

    /**
     * Whether an answer that comes while this machine runs the rest is worth going on from: whether what the plan does after
     * the visit will be done before the rest is.
     *
     * @param racedNanos for which this machine has run the rest
     * @param nowNanos when the answer came
     */
    boolean prefersVisit(PlannedVisit visit, long racedNanos, long nowNanos);
}
