package org.jointdnn.device.stream;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Who uses this device next. One does at a time; of those that wait, the one with the lowest ticket is next, so queries that
 * began earlier are served first; as tickets ascend, none waits for ever.
 *
 * <p>Thread safety: safe.
 */
public final class DeviceTurns {
    private final AtomicLong tickets = new AtomicLong();
    private final ThreadLocal<Long> held = new ThreadLocal<>();
    private final PriorityQueue<Turn> waiting = new PriorityQueue<>(
            Comparator.<Turn>comparingLong(turn -> turn.ticket).thenComparingLong(turn -> turn.arrival));
    private long arrivals;
    private boolean busy;

    /** A wait for the device, over when it is granted. */
    static final class Turn {
        private final long ticket;
        private final long arrival;
        private final CompletableFuture<Void> granted = new CompletableFuture<>();

        private Turn(long ticket, long arrival) {
            this.ticket = ticket;
            this.arrival = arrival;
        }

        /** Never fails. */
        CompletableFuture<Void> granted() {
            return granted;
        }
    }

    /** Draws a ticket, higher than all before it. */
    public long drawTicket() {
        return tickets.getAndIncrement();
    }

    /** Does work whose turns, as far as this thread asks for them, have a ticket. */
    public <T> T holding(long ticket, Supplier<T> work) {
        Long before = held.get();
        held.set(ticket);
        try {
            return work.get();
        } finally {
            if (before == null) {
                held.remove();
            } else {
                held.set(before);
            }
        }
    }

    /** Asks for a turn with the ticket that this thread holds, or else one drawn now; who gets it must {@link #release} it. */
    Turn ask() {
        Long ticket = held.get();
        Turn turn;
        synchronized (waiting) {
            turn = new Turn(ticket == null ? drawTicket() : ticket, arrivals++);
            if (busy) {
                waiting.add(turn);
                return turn;
            }
            busy = true;
        }
        turn.granted.complete(null);
        return turn;
    }

    /** Leaves the line; false if the turn has been granted. */
    boolean giveUp(Turn turn) {
        synchronized (waiting) {
            return waiting.remove(turn);
        }
    }

    /** Ends the turn that was granted last. */
    void release() {
        Turn next;
        synchronized (waiting) {
            next = waiting.poll();
            busy = next != null;
        }
        if (next != null) {
            next.granted.complete(null);
        }
    }
}
