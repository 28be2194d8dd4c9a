package org.jointdnn.device.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jointdnn.device.stream.StreamSettings.Fullness;
import org.jointdnn.engine.SegmentResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class QueryStreamTest {
    private static final StreamSettings SETTINGS = StreamSettings.DEFAULT.withClosing(Duration.ofSeconds(30));

    private final DeviceTurns device = new DeviceTurns();
    private final BlockingQueue<Outcome<String>> outcomes = new LinkedBlockingQueue<>();
    private final AtomicLong nowNanos = new AtomicLong();
    private final Gate gate = new Gate();

    /** A query that ends when the test says so. */
    private static final class Gate implements Function<Integer, String> {
        final BlockingQueue<Integer> began = new LinkedBlockingQueue<>();
        final Semaphore mayEnd = new Semaphore(0);

        @Override
        public String apply(Integer frame) {
            began.add(frame);
            try {
                mayEnd.acquire();
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted", e);
            }
            return "answer " + frame;
        }
    }

    private QueryStream<Integer, String> open(StreamSettings settings, Function<Integer, String> query) {
        return QueryStream.open(query, device, settings, outcomes::add, nowNanos::get);
    }

    private static Outcome<String> answered(long frame) {
        return new Outcome.Answered<>(frame, 0, "answer " + frame);
    }

    private static Outcome<String> dropped(long frame, Outcome.Reason reason) {
        return new Outcome.Dropped<>(frame, 0, reason);
    }

    /** No frame goes on before three are under way. */
    @Test
    void framesOverlap() throws InterruptedException {
        CyclicBarrier together = new CyclicBarrier(3);
        try (QueryStream<Integer, String> stream = open(SETTINGS.withBounds(3, 1), frame -> {
            try {
                together.await(50, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            return "answer " + frame;
        })) {
            for (int frame = 0; frame < 6; frame++) {
                assertThat(stream.offer(frame)).isEqualTo(frame);
            }
            for (int frame = 0; frame < 6; frame++) {
                assertThat(outcomes.take()).isEqualTo(answered(frame));
            }
        }
    }

    @Test
    void answersKeepTheOrderOfTheFrames() throws InterruptedException {
        CountDownLatch othersDone = new CountDownLatch(2);
        try (QueryStream<Integer, String> stream = open(SETTINGS.withBounds(3, 1), frame -> {
            if (frame == 0) {
                awaitUninterruptibly(othersDone);
            } else {
                othersDone.countDown();
            }
            return "answer " + frame;
        })) {
            for (int frame = 0; frame < 3; frame++) {
                stream.offer(frame);
            }
            for (int frame = 0; frame < 3; frame++) {
                assertThat(outcomes.take()).isEqualTo(answered(frame));
            }
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aFrameThatFailsHasItsPlace() throws InterruptedException {
        try (QueryStream<Integer, String> stream = open(SETTINGS, frame -> {
            if (frame == 1) {
                throw new IllegalArgumentException("no picture");
            }
            if (frame == 2) {
                throw new AssertionError("worse");
            }
            return "answer " + frame;
        })) {
            for (int frame = 0; frame < 4; frame++) {
                stream.offer(frame);
            }
            assertThat(outcomes.take()).isEqualTo(answered(0));
            assertThat(((Outcome.Failed<String>) outcomes.take()).failure()).hasMessage("no picture");
            assertThat(((Outcome.Failed<String>) outcomes.take()).failure()).hasMessage("worse");
            assertThat(outcomes.take()).isEqualTo(answered(3));
        }
    }

    @Test
    void theOldestThatHasNotBegunIsDropped() throws InterruptedException {
        QueryStream<Integer, String> stream = open(SETTINGS.withBounds(1, 2).withFullness(Fullness.DROP_OLDEST), gate);
        stream.offer(0);
        assertThat(gate.began.take()).isZero();
        for (int frame = 1; frame < 6; frame++) {
            assertThat(stream.offer(frame)).isEqualTo(frame);
        }
        gate.mayEnd.release(3);
        assertThat(List.of(outcomes.take(), outcomes.take(), outcomes.take(), outcomes.take()))
                .containsExactly(
                        answered(0),
                        dropped(1, Outcome.Reason.FULL),
                        dropped(2, Outcome.Reason.FULL),
                        dropped(3, Outcome.Reason.FULL));
        assertThat(List.of(outcomes.take(), outcomes.take())).containsExactly(answered(4), answered(5));
        stream.close();
        assertThat(outcomes).isEmpty();
    }

    @Test
    void aFullStreamHoldsOffersUp() throws InterruptedException {
        QueryStream<Integer, String> stream = open(SETTINGS.withBounds(1, 1), gate);
        stream.offer(0);
        assertThat(gate.began.take()).isZero();
        stream.offer(1);
        Thread offering = offering(stream, 2, new CompletableFuture<>());
        awaitBlocked(offering);
        gate.mayEnd.release();
        offering.join();
        gate.mayEnd.release(2);
        assertThat(List.of(outcomes.take(), outcomes.take(), outcomes.take()))
                .containsExactly(answered(0), answered(1), answered(2));
        stream.close();
    }

    private static Thread offering(
            QueryStream<Integer, String> stream, int frame, CompletableFuture<Throwable> failed) {
        Thread thread = new Thread(() -> {
            try {
                stream.offer(frame);
            } catch (InterruptedException | RuntimeException e) {
                failed.complete(e);
            }
        });
        thread.start();
        return thread;
    }

    /** Until the thread waits; it is in no other wait than the one in question. */
    private static void awaitBlocked(Thread thread) {
        while (thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aSlowConsumerHoldsFramesUp() throws InterruptedException {
        CountDownLatch mayGoOn = new CountDownLatch(1);
        AtomicLong begun = new AtomicLong();
        QueryStream<Integer, String> stream = QueryStream.open(
                frame -> {
                    begun.incrementAndGet();
                    return "answer " + frame;
                },
                device,
                SETTINGS.withBounds(2, 1).withFullness(Fullness.DROP_OLDEST),
                (Outcome<String> outcome) -> {
                    awaitUninterruptibly(mayGoOn);
                    outcomes.add(outcome);
                },
                nowNanos::get);
        for (int frame = 0; frame < 50; frame++) {
            stream.offer(frame);
        }
        assertThat(begun.get()).isLessThanOrEqualTo(2);
        mayGoOn.countDown();
        stream.close();
        assertThat(outcomes).hasSize(50);
    }

    @Test
    void aFrameThatIsTooOldDoesNotBegin() throws InterruptedException {
        QueryStream<Integer, String> stream = open(SETTINGS.withBounds(1, 3).withMaxAge(Duration.ofNanos(100)), gate);
        stream.offer(0);
        assertThat(gate.began.take()).isZero();
        stream.offer(1);
        nowNanos.set(50);
        stream.offer(2);
        nowNanos.set(101);
        gate.mayEnd.release(2);
        assertThat(outcomes.take()).isEqualTo(new Outcome.Answered<>(0, 101, "answer 0"));
        assertThat(outcomes.take()).isEqualTo(new Outcome.Dropped<>(1, 101, Outcome.Reason.TOO_OLD));
        assertThat(outcomes.take()).isEqualTo(new Outcome.Answered<>(2, 51, "answer 2"));
        stream.close();
    }

    @Test
    void earlierFramesHaveTheDeviceFirst() throws InterruptedException {
        BlockingQueue<Integer> order = new LinkedBlockingQueue<>();
        Semaphore mayEnd = new Semaphore(0);
        ExclusiveRunner gated = new ExclusiveRunner(
                (from, to, inputs) -> {
                    order.add(from);
                    mayEnd.acquireUninterruptibly();
                    return new SegmentResult(Map.of(), 0);
                },
                Runnable::run,
                device);
        CountDownLatch lastIsIn = new CountDownLatch(1);
        List<Thread> askers = new ArrayList<>();
        try (QueryStream<Integer, String> stream = QueryStream.open(
                frame -> {
                    if (frame < 2) {
                        // The earlier a frame, the later it asks.
                        awaitUninterruptibly(lastIsIn);
                    }
                    synchronized (askers) {
                        askers.add(Thread.currentThread());
                    }
                    gated.run(frame, frame, Map.of());
                    return "answer " + frame;
                },
                device,
                SETTINGS.withBounds(4, 1),
                outcomes::add,
                nowNanos::get)) {
            for (int frame = 0; frame < 4; frame++) {
                stream.offer(frame);
            }
            int first = order.take();
            assertThat(first).isGreaterThanOrEqualTo(2);
            lastIsIn.countDown();
            awaitAsked(askers, 4);
            mayEnd.release(4);
            assertThat(List.of(order.take(), order.take(), order.take())).containsExactly(0, 1, 5 - first);
        }
        assertThat(outcomes).containsExactly(answered(0), answered(1), answered(2), answered(3));
    }

    private static void awaitAsked(List<Thread> askers, int count) {
        while (true) {
            synchronized (askers) {
                if (askers.size() == count
                        && askers.stream().allMatch(thread -> thread.getState() == Thread.State.WAITING)) {
                    return;
                }
            }
            Thread.onSpinWait();
        }
    }

    @Test
    void closingEndsWhatHasBegunAndDropsTheRest() throws InterruptedException {
        QueryStream<Integer, String> stream = open(SETTINGS.withBounds(2, 1), gate);
        stream.offer(0);
        stream.offer(1);
        gate.began.take();
        gate.began.take();
        stream.offer(2);
        CompletableFuture<Throwable> failed = new CompletableFuture<>();
        Thread offering = offering(stream, 3, failed);
        awaitBlocked(offering);
        Thread closing = new Thread(stream::close);
        closing.start();
        assertThat(failed.join()).isInstanceOf(IllegalStateException.class).hasMessage("the stream is closed");
        gate.mayEnd.release(2);
        closing.join();
        assertThat(outcomes).containsExactly(answered(0), answered(1), dropped(2, Outcome.Reason.CLOSED));
        stream.close();
        assertThatThrownBy(() -> stream.offer(9)).hasMessage("the stream is closed");
    }

    @Test
    void whatDoesNotEndIsAbandonedAndInterrupted() throws InterruptedException {
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        QueryStream<Integer, String> stream =
                open(SETTINGS.withBounds(1, 1).withClosing(Duration.ofMillis(1)), frame -> {
                    try {
                        gate.began.add(frame);
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        interrupted.complete(true);
                    }
                    return "too late";
                });
        stream.offer(0);
        gate.began.take();
        stream.offer(1);
        stream.close();
        assertThat(outcomes.take()).isEqualTo(new Outcome.Abandoned<>(0, 0));
        assertThat(outcomes.take()).isEqualTo(dropped(1, Outcome.Reason.CLOSED));
        assertThat(interrupted.join()).isTrue();
    }

    @Test
    void aConsumerMayCloseAndMayFail() throws InterruptedException {
        CompletableFuture<QueryStream<Integer, String>> opened = new CompletableFuture<>();
        BlockingQueue<Throwable> uncaught = new LinkedBlockingQueue<>();
        QueryStream<Integer, String> stream = QueryStream.open(
                gate,
                device,
                SETTINGS.withBounds(1, 1),
                (Outcome<String> outcome) -> {
                    Thread.currentThread().setUncaughtExceptionHandler((thread, failure) -> uncaught.add(failure));
                    if (outcome.frame() == 1) {
                        opened.join().close();
                    }
                    outcomes.add(outcome);
                    throw new IllegalStateException("no use for " + outcome.frame());
                },
                nowNanos::get);
        opened.complete(stream);
        gate.mayEnd.release(3);
        stream.offer(0);
        assertThat(outcomes.take()).isEqualTo(answered(0));
        stream.offer(1);
        assertThat(outcomes.take()).isEqualTo(answered(1));
        assertThat(uncaught.take()).hasMessage("no use for 0");
        assertThat(uncaught.take()).hasMessage("no use for 1");
        assertThatThrownBy(() -> stream.offer(2)).hasMessage("the stream is closed");
    }

    @Test
    void settingsAreChecked() {
        assertThatThrownBy(() -> SETTINGS.withBounds(0, 1))
                .hasMessage("inFlight is 0, waiting is 1; must be 1 or more");
        assertThatThrownBy(() -> SETTINGS.withMaxAge(Duration.ofMillis(-1)))
                .hasMessage("maxAge is PT-0.001S, must be 0 or more");
    }
}
