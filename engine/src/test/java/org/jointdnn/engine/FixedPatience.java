package org.jointdnn.engine;

/**
 * Waits for each visit as long as for any other, and prefers every answer that comes.
 *
 * @param alone whether this machine may do the rest
 * @param waitNanos {@link Timeline#NEVER} if as long as it takes; below 0 no visit is made
 * @param outlived the failures after which this machine does the rest
 */
public record FixedPatience(boolean alone, long waitNanos, Class<? extends RuntimeException> outlived)
        implements Patience {
    @Override
    public boolean mayGoOnAlone(int from) {
        return alone;
    }

    @Override
    public boolean outlives(RuntimeException failure) {
        return outlived.isInstance(failure);
    }

    @Override
    public long giveUpNanos(PlannedVisit visit, long nowNanos) {
        return waitNanos == Timeline.NEVER ? waitNanos : nowNanos + waitNanos;
    }

    @Override
    public boolean prefersVisit(PlannedVisit visit, long racedNanos, long nowNanos) {
        return true;
    }

    @Override
    public long uselessNanos(PlannedVisit visit, long nowNanos) {
        return Timeline.NEVER;
    }
}
