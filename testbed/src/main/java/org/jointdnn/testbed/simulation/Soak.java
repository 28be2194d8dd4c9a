package org.jointdnn.testbed.simulation;

/**
 * Random faults on a device's own session, in virtual time. From a seed it makes a network, a link, some tens of queries, with
 * deadlines and without, and what befalls link, server and device meanwhile. The same seed is the same each time.
 *
 * <p>What must hold, whatever happens:
 *
 * <pre>
 * answers    every query has one, and it is the network's
 * deadlines  one that the device alone would meet with a margin is met, within {@value SoakQueries#LATE_MILLIS} ms
 * return     within {@value SoakSettling#RETURN_SECONDS} s after the last fault the server is asked
 * plan       and within {@value SoakSettling#SETTLING_QUERIES} more queries the plan is one that no other is worth leaving for
 * switches   there are no more of them than queries
 * leftovers  nothing is under way, kept or planned in the end
 * </pre>
 */
public final class Soak {
    private Soak() {}

    /** Plays a seed. If something didn't hold, the result has a log of it. */
    public static SoakResult play(long seed) {
        SoakResult result = new SoakRun(seed, false).play();
        return result.broken().isPresent() ? withLog(seed) : result;
    }

    /** Plays a seed, and writes down what happens. */
    public static SoakResult withLog(long seed) {
        return new SoakRun(seed, true).play();
    }
}
