package org.jointdnn.testbed.faults;

import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the bytes of all connections pass, are counted, and meet the armed fault.
 *
 * <p>Thread safety: safe. Bytes are counted in the order in which they are admitted, so a direction's
 * count is exact also while several connections send.
 */
final class FaultGate {
    private final Map<Direction, Long> admittedBytes = new EnumMap<>(Direction.class);
    private final Map<Direction, Long> admittedWhenArmed = new EnumMap<>(Direction.class);
    private final Set<Direction> stalled = EnumSet.noneOf(Direction.class);
    private @Nullable Fault armed;
    private boolean struck;
    private boolean strikeForwarded;

    FaultGate() {
        for (Direction direction : Direction.values()) {
            admittedBytes.put(direction, 0L);
            admittedWhenArmed.put(direction, 0L);
        }
    }

    /** What to do with bytes that have arrived: forward the first {@code bytes} of them, then ask for the others. */
    sealed interface Passage {
        int bytes();

        /** Nothing happens to them. */
        record Open(int bytes) implements Passage {}

        /** When they are forwarded, the fault has struck; a cut remains to be done. */
        record ThenStrike(int bytes, Fault fault) implements Passage {}
    }

    synchronized void arm(Fault fault) {
        armed = fault;
        struck = false;
        strikeForwarded = false;
        admittedWhenArmed.putAll(admittedBytes);
    }

    synchronized void disarm() {
        armed = null;
    }

    synchronized void stall(Set<Direction> directions) {
        stalled.addAll(directions);
    }

    synchronized void release() {
        stalled.clear();
        notifyAll();
    }

    synchronized long admittedBytes(Direction direction) {
        return admittedBytes.getOrDefault(direction, 0L);
    }

    synchronized boolean hasStruck() {
        return struck;
    }

    /** The bytes up to the fault have been forwarded. */
    synchronized void strikeForwarded() {
        if (struck) {
            strikeForwarded = true;
            notifyAll();
        }
    }

    /** Waits until the fault armed last has struck and the bytes up to it have been forwarded. */
    synchronized boolean awaitStrike(Duration timeout) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + timeout.toNanos();
        while (!strikeForwarded) {
            long leftNanos = deadlineNanos - System.nanoTime();
            if (leftNanos <= 0) {
                return false;
            }
            wait(leftNanos / 1_000_000, (int) (leftNanos % 1_000_000));
        }
        return true;
    }

    /**
     * Waits while the direction is stalled.
     *
     * @throws InterruptedException if this thread was interrupted before or meanwhile, though also released
     */
    synchronized void awaitOpen(Direction direction) throws InterruptedException {
        while (stalled.contains(direction)) {
            wait();
        }
        if (Thread.interrupted()) {
            throw new InterruptedException("the connection has ended");
        }
    }

    /**
     * Decides what becomes of the bytes {@code from} to {@code to}, exclusive, which have arrived next;
     * waits while the direction is stalled. A flip is done in the array.
     *
     * @throws InterruptedException if this thread was interrupted; then the bytes don't count
     */
    synchronized Passage admit(Direction direction, byte[] bytes, int from, int to) throws InterruptedException {
        awaitOpen(direction);
        Passage passage = new Passage.Open(to - from);
        Fault fault = armed;
        if (fault != null && fault.direction() == direction) {
            passage = meet(fault, bytes, from, to);
        }
        admittedBytes.merge(direction, (long) passage.bytes(), Long::sum);
        return passage;
    }

    private Passage meet(Fault fault, byte[] bytes, int from, int to) {
        long passedBytes = admittedBytes(fault.direction()) - admittedWhenArmed.getOrDefault(fault.direction(), 0L);
        long leftBytes = fault.afterBytes() - passedBytes;
        int arrivedBytes = to - from;
        if (leftBytes > arrivedBytes || (leftBytes == arrivedBytes && fault instanceof Fault.Flip)) {
            return new Passage.Open(arrivedBytes);
        }
        armed = null;
        struck = true;
        if (fault instanceof Fault.Flip flip) {
            bytes[from + (int) leftBytes] ^= (byte) (1 << flip.bit());
            return new Passage.ThenStrike((int) leftBytes + 1, fault);
        }
        if (fault instanceof Fault.Stall stall) {
            stalled.addAll(stall.bothWays() ? EnumSet.allOf(Direction.class) : EnumSet.of(stall.direction()));
        }
        return new Passage.ThenStrike((int) leftBytes, fault);
    }
}
