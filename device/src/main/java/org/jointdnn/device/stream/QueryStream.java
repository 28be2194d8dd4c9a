package org.jointdnn.device.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A sequence of queries, such as a camera's frames, whose stages overlap: while one frame is on the link and another on the
 * server, the device computes the next.
 *
 * <p>Each frame is answered by one call of the query, on a thread of the stream; several calls go on at a time. What they
 * compute here takes {@link DeviceTurns}, one segment at a time, earlier frames first, so that frames don't slow
 * each other down and the earliest is answered the soonest. Frames begin in order. Each accepted frame has exactly one
 * {@link Outcome}, and outcomes are handed out in order, one at a time, on a thread of their own and without a lock; a frame
 * that fails or is dropped has its place in that order. So a consumer that is slow holds frames up as a slow server does.
 *
 * <p>What the consumer throws goes to its thread's uncaught exception handler, and the next outcome is handed out.
 *
 * <p>Thread safety: safe. Several threads may offer frames; the consumer may offer frames too, but not where that waits, as
 * nothing is handed out meanwhile.
 *
 * @param <I> a query's inputs
 * @param <O> its answer
 */
public final class QueryStream<I, O> implements AutoCloseable {
    private final Function<? super I, ? extends O> query;
    private final DeviceTurns device;
    private final StreamSettings settings;
    private final Consumer<? super Outcome<O>> consumer;
    private final LongSupplier nanoClock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Thread> workers = new ArrayList<>();
    private final Thread delivery;
    /** Those below are guarded by the lock. */
    private final FrameLine<I, O> line;

    private boolean closed;

    private QueryStream(
            Function<? super I, ? extends O> query,
            DeviceTurns device,
            StreamSettings settings,
            Consumer<? super Outcome<O>> consumer,
            LongSupplier nanoClock) {
        this.query = query;
        this.device = device;
        this.settings = settings;
        this.consumer = consumer;
        this.nanoClock = nanoClock;
        this.line = new FrameLine<>(settings);
        this.delivery = thread("jointdnn-stream-delivery", this::deliver);
        for (int worker = 0; worker < settings.inFlight(); worker++) {
            workers.add(thread("jointdnn-stream-" + worker, this::work));
        }
    }

    /**
     * Opens a stream.
     *
     * @param query answers one frame; what it computes on this device goes through an {@link ExclusiveRunner}
     * @param device whose turns that runner takes
     * @param consumer gets the outcomes
     * @param nanoClock by which ages are measured
     */
    public static <I, O> QueryStream<I, O> open(
            Function<? super I, ? extends O> query,
            DeviceTurns device,
            StreamSettings settings,
            Consumer<? super Outcome<O>> consumer,
            LongSupplier nanoClock) {
        QueryStream<I, O> stream = new QueryStream<>(query, device, settings, consumer, nanoClock);
        stream.delivery.start();
        stream.workers.forEach(Thread::start);
        return stream;
    }

    private static Thread thread(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Offers a frame. If as many wait as may, waits or drops the oldest, as the settings say.
     *
     * @return its number
     * @throws IllegalStateException if the stream is closed, or is closed while this waits
     */
    public long offer(I inputs) throws InterruptedException {
        long offeredNanos = nanoClock.getAsLong();
        lock.lockInterruptibly();
        try {
            while (!closed && settings.fullness() == StreamSettings.Fullness.BLOCK && line.isFull()) {
                changed.await();
            }
            if (closed) {
                throw new IllegalStateException("the stream is closed");
            }
            long number = line.accept(inputs, offeredNanos, nanoClock.getAsLong());
            changed.signalAll();
            return number;
        } finally {
            lock.unlock();
        }
    }

    private void work() {
        try {
            while (true) {
                FrameLine.Frame<I> frame = next();
                if (frame == null) {
                    return;
                }
                Outcome<O> outcome = answer(frame);
                changing(() -> line.end(outcome));
            }
        } catch (InterruptedException abandoned) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for a frame to begin with; null if the stream is closed. */
    private FrameLine.@Nullable Frame<I> next() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!closed) {
                if (line.mayBegin()) {
                    FrameLine.Frame<I> frame = line.begin(nanoClock.getAsLong(), device.drawTicket());
                    changed.signalAll();
                    if (frame != null) {
                        return frame;
                    }
                } else {
                    changed.await();
                }
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** Whatever ends a query, a frame must have an outcome, or those behind it would wait for ever. */
    private Outcome<O> answer(FrameLine.Frame<I> frame) {
        try {
            O answer = device.holding(frame.ticket(), () -> query.apply(frame.inputs()));
            return new Outcome.Answered<>(frame.number(), ageNanos(frame), answer);
        } catch (Throwable failure) {
            return new Outcome.Failed<>(frame.number(), ageNanos(frame), failure);
        }
    }

    private long ageNanos(FrameLine.Frame<I> frame) {
        return nanoClock.getAsLong() - frame.offeredNanos();
    }

    private void changing(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void deliver() {
        Outcome<O> outcome = nextOutcome();
        while (outcome != null) {
            Outcome<O> handed = outcome;
            try {
                consumer.accept(handed);
            } catch (Throwable e) {
                Thread thread = Thread.currentThread();
                thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
            }
            changing(() -> line.handedOut(handed));
            outcome = nextOutcome();
        }
    }

    /** Waits for the next outcome in order; null if there will be none. */
    private @Nullable Outcome<O> nextOutcome() {
        lock.lock();
        try {
            while (true) {
                Outcome<O> next = line.takeNext();
                if (next != null) {
                    return next;
                }
                if (closed && line.isEmpty()) {
                    return null;
                }
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Ends the stream: no frame is accepted any more; those that wait are dropped; those that have begun have the settings'
     * time for closing, after which they are abandoned and their threads interrupted. Returns when all outcomes have been
     * handed out, or, if the consumer takes longer than that same time again, without waiting for it any longer. Called by
     * the consumer, it doesn't wait for the consumer.
     */
    @Override
    public void close() {
        changing(() -> {
            closed = true;
            line.dropWaiting(nanoClock.getAsLong());
        });
        boolean interrupted = !awaitIdle();
        changing(() -> line.abandon(nanoClock.getAsLong()));
        workers.forEach(Thread::interrupt);
        if (Thread.currentThread() != delivery && !interrupted) {
            interrupted = !join(delivery);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns when nothing is in flight any more or the time is over; false if interrupted. */
    private boolean awaitIdle() {
        long leftNanos = settings.closing().toNanos();
        lock.lock();
        try {
            while (!line.isIdle() && leftNanos > 0) {
                leftNanos = changed.awaitNanos(leftNanos);
            }
            return true;
        } catch (InterruptedException e) {
            return false;
        } finally {
            lock.unlock();
        }
    }

    private boolean join(Thread thread) {
        try {
            thread.join(Math.max(1, settings.closing().toMillis()));
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }
}
