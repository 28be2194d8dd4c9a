package org.jointdnn.testbed.simulation;

import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jointdnn.engine.Timeline;

/**
 * A clock that jumps from event to event. Waiting runs the events that are due meanwhile, on the caller's thread, in the order
 * of their instants and among equal ones in that in which they were asked for; so a simulation is the same each time.
 *
 * <p>Thread safety: none; a simulation has one thread. An event must not wait.
 */
public final class VirtualTime implements Timeline {
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long nowNanos;
    private long asked;

    private record Event(long nanos, long order, Runnable task) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return nanos != other.nanos ? Long.compare(nanos, other.nanos) : Long.compare(order, other.order);
        }
    }

    @Override
    public long nanoTime() {
        return nowNanos;
    }

    /** Has the task run at an instant; one that has passed is now. */
    public void at(long nanos, Runnable task) {
        events.add(new Event(Math.max(nowNanos, nanos), asked++, task));
    }

    /** Has the task run after a while. */
    public void after(long nanos, Runnable task) {
        at(nowNanos + nanos, task);
    }

    /** Has the task run again and again, first after the pause. */
    public void every(long pauseNanos, Runnable task) {
        after(pauseNanos, () -> {
            task.run();
            every(pauseNanos, task);
        });
    }

    /** Runs tasks now, but after what runs now. */
    public Executor soon() {
        return task -> at(nowNanos, task);
    }

    /** How many events are still to come. */
    public int pending() {
        return events.size();
    }

    /** Throws IllegalStateException if nothing is left that could end the wait. */
    @Override
    public void await(long untilNanos, CompletableFuture<?>... any) {
        while (!isAnyDone(any)) {
            Event next = events.peek();
            if (next == null || next.nanos() > untilNanos) {
                if (untilNanos == NEVER) {
                    throw new IllegalStateException("the simulation waits for what will never happen");
                }
                nowNanos = Math.max(nowNanos, untilNanos);
                return;
            }
            events.remove();
            nowNanos = next.nanos();
            next.task().run();
        }
    }

    /** Lets time pass until an instant, the events at it included. */
    public void until(long nanos) {
        await(nanos, new CompletableFuture<>());
    }

    private static boolean isAnyDone(CompletableFuture<?>... futures) {
        for (CompletableFuture<?> future : futures) {
            if (future.isDone()) {
                return true;
            }
        }
        return false;
    }
}
