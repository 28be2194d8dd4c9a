package org.jointdnn.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jointdnn.wire.RetryAfter;
import org.junit.jupiter.api.Test;

class ComputeSlotsTest {
    @Test
    void noMoreThanTheSlotsRunAtATime() throws Exception {
        ComputeSlots slots = new ComputeSlots(2, 100, System::nanoTime);
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        ExecutorService callers = Executors.newFixedThreadPool(8);
        List<Future<Integer>> results = new ArrayList<>();
        for (int call = 0; call < 200; call++) {
            int number = call;
            results.add(callers.submit(() -> slots.run(() -> {
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                Thread.yield();
                running.decrementAndGet();
                return number;
            })));
        }
        for (int call = 0; call < 200; call++) {
            assertThat(results.get(call).get()).isEqualTo(call);
        }
        callers.shutdown();
        assertThat(most.get()).isBetween(1, 2);
    }

    @Test
    void refusesWhenTooManyWait() throws Exception {
        ComputeSlots slots = new ComputeSlots(1, 1, System::nanoTime);
        CountDownLatch taken = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        ExecutorService callers = Executors.newFixedThreadPool(2);
        Future<Boolean> first = callers.submit(() -> slots.run(() -> {
            taken.countDown();
            return await(release);
        }));
        taken.await();
        Future<Boolean> second = callers.submit(() -> slots.run(() -> true));
        while (slots.waiting() == 0) {
            Thread.onSpinWait();
        }
        assertThatThrownBy(() -> slots.run(() -> true))
                .hasMessage("RESOURCE_EXHAUSTED: the server has 1 requests waiting already; try again later");
        release.countDown();
        assertThat(first.get()).isTrue();
        assertThat(second.get()).isTrue();
        callers.shutdown();
    }

    @Test
    void aCallWhoseDeadlineHasPassedDoesNotRunAndFreesItsSlot() throws Exception {
        ComputeSlots slots = new ComputeSlots(1, 10, System::nanoTime);
        Context.CancellableContext late = Context.current()
                .withDeadline(Deadline.after(-1, TimeUnit.SECONDS), Executors.newSingleThreadScheduledExecutor());
        assertThatThrownBy(() -> late.call(() -> slots.run(() -> "ran"))).hasMessageContaining("DEADLINE_EXCEEDED");
        assertThat(slots.run(() -> "free")).isEqualTo("free");
        late.cancel(null);
    }

    @Test
    void whatCantBeDoneInTimeIsRefusedAtOnceWithAHint() throws Exception {
        AtomicLong clock = new AtomicLong();
        ComputeSlots slots = new ComputeSlots(1, 10, clock::get);
        slots.run("second", () -> clock.addAndGet(1_000_000_000));
        try (Occupied occupied = new Occupied(slots, "second")) {
            clock.addAndGet(400_000_000);
            // 0.6 s until the slot is free, 1 s of its own, a tenth of that in reserve.
            assertThat(before(3, TimeUnit.MINUTES, () -> refusal(() -> slots.check("second"))))
                    .isEmpty();
            Optional<StatusRuntimeException> refusal =
                    before(1, TimeUnit.SECONDS, () -> refusal(() -> slots.run("second", () -> "ran")));
            assertThat(refusal.orElseThrow())
                    .hasMessage(
                            "RESOURCE_EXHAUSTED: the server has 0 requests waiting, too many to do this one in time;"
                                    + " try again later");
            assertThat(RetryAfter.in(refusal.orElseThrow()).orElseThrow())
                    .isBetween(Duration.ofMillis(760), Duration.ofMillis(1760));
            assertThat(before(1, TimeUnit.SECONDS, () -> refusal(() -> slots.check("second"))))
                    .isPresent();
            assertThat(before(1, TimeUnit.MINUTES, () -> refusal(() -> slots.check("unknown"))))
                    .isEmpty();
            clock.addAndGet(RecentTimes.MAX_AGE_NANOS);
            assertThat(before(1, TimeUnit.MINUTES, () -> refusal(() -> slots.check("second"))))
                    .isEmpty();
        }
    }

    @Test
    void aFreeSlotIsNeverRefused() throws Exception {
        AtomicLong clock = new AtomicLong();
        ComputeSlots slots = new ComputeSlots(1, 10, clock::get);
        slots.run("hour", () -> clock.addAndGet(3_600_000_000_000L));
        assertThat(before(1, TimeUnit.MINUTES, () -> slots.run("hour", () -> "ran")))
                .isEqualTo("ran");
    }

    @Test
    void aCallThatIsCancelledWhileItWaitsLeavesTheQueue() throws Exception {
        ComputeSlots slots = new ComputeSlots(1, 10, System::nanoTime);
        Context.CancellableContext call = Context.current().withCancellation();
        ExecutorService caller = Executors.newSingleThreadExecutor();
        try (Occupied occupied = new Occupied(slots, "work")) {
            Future<Optional<StatusRuntimeException>> waits =
                    caller.submit(call.wrap(() -> refusal(() -> slots.run("work", () -> "ran"))));
            while (slots.waiting() == 0) {
                Thread.onSpinWait();
            }
            call.cancel(null);
            assertThat(waits.get()).isPresent();
            assertThat(slots.waiting()).isZero();
        }
        caller.shutdown();
        assertThat(slots.run(() -> "free")).isEqualTo("free");
    }

    /** Work that holds a slot until this is closed. */
    private static final class Occupied implements AutoCloseable {
        private final CountDownLatch release = new CountDownLatch(1);
        private final ExecutorService caller = Executors.newSingleThreadExecutor();
        private final Future<Boolean> done;

        Occupied(ComputeSlots slots, String kind) throws InterruptedException {
            CountDownLatch taken = new CountDownLatch(1);
            done = caller.submit(() -> slots.run(kind, () -> {
                taken.countDown();
                return ComputeSlotsTest.await(release);
            }));
            taken.await();
        }

        @Override
        public void close() throws Exception {
            release.countDown();
            assertThat(done.get()).isTrue();
            caller.shutdown();
        }
    }

    private static <T> T before(long time, TimeUnit unit, Callable<T> work) throws Exception {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        Context.CancellableContext call = Context.current().withDeadline(Deadline.after(time, unit), timer);
        try {
            return call.call(work);
        } finally {
            call.cancel(null);
            timer.shutdownNow();
        }
    }

    private static Optional<StatusRuntimeException> refusal(Runnable work) {
        try {
            work.run();
            return Optional.empty();
        } catch (StatusRuntimeException e) {
            return Optional.of(e);
        }
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
