package org.jointdnn.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Context;
import io.grpc.Deadline;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ComputeSlotsTest {
    @Test
    void noMoreThanTheSlotsRunAtATime() throws Exception {
        ComputeSlots slots = new ComputeSlots(2, 100);
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
        ComputeSlots slots = new ComputeSlots(1, 1);
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
        ComputeSlots slots = new ComputeSlots(1, 10);
        Context.CancellableContext late = Context.current()
                .withDeadline(Deadline.after(-1, TimeUnit.SECONDS), Executors.newSingleThreadScheduledExecutor());
        assertThatThrownBy(() -> late.call(() -> slots.run(() -> "ran"))).hasMessageContaining("DEADLINE_EXCEEDED");
        assertThat(slots.run(() -> "free")).isEqualTo("free");
        late.cancel(null);
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
