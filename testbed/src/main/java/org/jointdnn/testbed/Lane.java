package org.jointdnn.testbed;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A {@link OneWayLink} in real time: takes parcels as they come, and delivers each on its own thread
 * when it is due.
 *
 * <p>When a parcel is due follows from when it came and from the schedule, not from when the thread
 * woke up; so lateness never adds up.
 *
 * <p>Thread safety: what waits is guarded by {@code lock}; what is under way belongs to the thread.
 */
final class Lane {
    private static final long MIN_QUEUE_BYTES = 128 * 1024;
    /** Keeps a fast link busy while others hold the processors for some tens of milliseconds. */
    private static final double MIN_QUEUE_MILLIS = 50;

    private static final double BYTES_PER_MILLI_AT_ONE_MBPS = 125;

    /** How far ahead parcels are put under way, so that waking up for deliveries is mostly enough. */
    private static final long LOOKAHEAD_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private static final long NEVER = Long.MAX_VALUE;

    private final Object lock = new Object();
    private final ArrayDeque<Arrival> waiting = new ArrayDeque<>();
    private final List<Runnable> waitingForRoom = new ArrayList<>();
    private final long epochNanos = System.nanoTime();
    private OneWayLink link;
    /** What becomes of the first that waits, as far as it has been tried. */
    private OneWayLink.@Nullable Transit next;

    private long waitingBytes;
    private long queueBytes;
    private long delayNanos;
    private boolean stopped;

    private final ArrayDeque<Departure> underWay = new ArrayDeque<>();
    private final AtomicLong deliveredBytes = new AtomicLong();
    private final Thread thread;

    private record Arrival(Parcel parcel, long nanos) {}

    private record Departure(Parcel parcel, long deliveryNanos) {}

    Lane(String threadName, RateSchedule schedule, EmulatedLink whole) {
        delayNanos = whole.oneWayDelayNanos();
        link = OneWayLink.idle(schedule, delayNanos, 0);
        queueBytes = queueBytes(schedule, whole);
        thread = new Thread(this::run, threadName);
        thread.setDaemon(true);
    }

    private static long queueBytes(RateSchedule schedule, EmulatedLink whole) {
        double millis = Math.max(MIN_QUEUE_MILLIS, whole.rttMillis());
        return Math.max(MIN_QUEUE_BYTES, Math.round(millis * schedule.meanMbps() * BYTES_PER_MILLI_AT_ONE_MBPS));
    }

    void start() {
        thread.start();
    }

    /** Ends the thread and drops what has not been delivered. */
    void stop() {
        synchronized (lock) {
            stopped = true;
        }
        LockSupport.unpark(thread);
        Threads.join(thread);
    }

    void change(RateSchedule schedule, EmulatedLink whole) {
        synchronized (lock) {
            delayNanos = whole.oneWayDelayNanos();
            link = link.changed(schedule, delayNanos, now());
            queueBytes = queueBytes(schedule, whole);
            next = null;
        }
        LockSupport.unpark(thread);
    }

    /**
     * How many bytes may be added now.
     *
     * @param whenRoom if the answer is 0, called once, on the lane's thread, when there is room again
     */
    long roomBytes(Runnable whenRoom) {
        synchronized (lock) {
            long room = queueBytes - waitingBytes;
            if (room <= 0) {
                waitingForRoom.add(whenRoom);
            }
            return Math.max(0, room);
        }
    }

    /** Takes a parcel that comes now. */
    void add(Parcel parcel) {
        boolean wasEmpty;
        synchronized (lock) {
            wasEmpty = waiting.isEmpty();
            waiting.add(new Arrival(parcel, now()));
            waitingBytes += parcel.size();
        }
        if (wasEmpty) {
            LockSupport.unpark(thread);
        }
    }

    long delayNanos() {
        synchronized (lock) {
            return delayNanos;
        }
    }

    long deliveredBytes() {
        return deliveredBytes.get();
    }

    private long now() {
        return System.nanoTime() - epochNanos;
    }

    private void run() {
        while (true) {
            List<Runnable> haveRoom;
            long wakeNanos;
            synchronized (lock) {
                if (stopped) {
                    return;
                }
                depart(now() + LOOKAHEAD_NANOS);
                haveRoom = takeReadersWithRoom();
                wakeNanos = next == null ? NEVER : next.departureNanos();
            }
            haveRoom.forEach(Runnable::run);
            deliverDue();
            Departure first = underWay.peek();
            parkUntil(first == null ? wakeNanos : Math.min(wakeNanos, first.deliveryNanos()));
        }
    }

    /** Puts under way what leaves up to the given time. */
    private void depart(long untilNanos) {
        Arrival first;
        while ((first = waiting.peek()) != null) {
            if (next == null) {
                next = link.next(first.nanos(), first.parcel().size());
            }
            if (next.departureNanos() > untilNanos) {
                return;
            }
            int bytes = (int) next.bytes();
            boolean whole = bytes == first.parcel().size();
            Parcel parcel = whole ? first.parcel() : ((Parcel.Data) first.parcel()).split(bytes);
            underWay.add(new Departure(parcel, next.deliveryNanos()));
            if (whole) {
                waiting.remove();
            }
            waitingBytes -= bytes;
            link = next.after();
            next = null;
        }
    }

    /** A quarter of the queue must be free, so that readers are not woken for every chunk. */
    private List<Runnable> takeReadersWithRoom() {
        if (waitingForRoom.isEmpty() || waitingBytes > queueBytes / 4 * 3) {
            return List.of();
        }
        List<Runnable> readers = List.copyOf(waitingForRoom);
        waitingForRoom.clear();
        return readers;
    }

    private void deliverDue() {
        Departure first;
        while ((first = underWay.peek()) != null && first.deliveryNanos() <= now()) {
            underWay.remove();
            deliveredBytes.addAndGet(first.parcel().size());
            first.parcel().flow().deliver(first.parcel());
        }
    }

    private void parkUntil(long wakeNanos) {
        if (wakeNanos == NEVER) {
            LockSupport.park(this);
        } else {
            LockSupport.parkNanos(this, wakeNanos - now());
        }
    }
}
