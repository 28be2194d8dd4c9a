package org.jointdnn.device.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import org.jointdnn.engine.SegmentResult;
import org.jointdnn.engine.SegmentRunner;
import org.jointdnn.onnx.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ExclusiveRunnerTest {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    /** A device on which a run ends when the test says so. */
    private final Gated device = new Gated();

    private final DeviceTurns turns = new DeviceTurns();
    private final ExclusiveRunner runner = new ExclusiveRunner(device, threads, turns);

    private static final class Gated implements SegmentRunner {
        final List<Integer> began = Collections.synchronizedList(new ArrayList<>());
        final Semaphore entered = new Semaphore(0);
        final Semaphore mayEnd = new Semaphore(0);
        private final Semaphore one = new Semaphore(1);

        @Override
        public SegmentResult run(int from, int to, Map<String, Tensor> inputs) {
            if (!one.tryAcquire()) {
                throw new IllegalStateException("two segments at a time");
            }
            began.add(from);
            entered.release();
            mayEnd.acquireUninterruptibly();
            one.release();
            if (to < 0) {
                throw new IllegalArgumentException("no such segment");
            }
            return new SegmentResult(Map.of(), from);
        }
    }

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    private CompletableFuture<SegmentResult> run(long ticket, int segment) {
        return CompletableFuture.supplyAsync(
                () -> turns.holding(ticket, () -> runner.run(segment, segment, Map.of())), threads);
    }

    private CompletableFuture<SegmentResult> begin(long ticket, int segment) {
        return turns.holding(ticket, () -> runner.begin(segment, segment, Map.of()));
    }

    @Test
    void ofThoseThatWaitTheLowestTicketIsNext() {
        CompletableFuture<SegmentResult> first = begin(9, 0);
        device.entered.acquireUninterruptibly();
        List<CompletableFuture<SegmentResult>> others = List.of(begin(7, 7), begin(3, 3), begin(8, 8), begin(3, 4));
        device.mayEnd.release(5);
        assertThat(first.join().computeNanos()).isZero();
        others.forEach(CompletableFuture::join);
        assertThat(device.began).containsExactly(0, 3, 4, 7, 8);
    }

    @Test
    void whoHoldsNoTicketComesAfterThoseThatBeganEarlier() {
        long ticket = turns.drawTicket();
        CompletableFuture<SegmentResult> first = runner.begin(0, 0, Map.of());
        device.entered.acquireUninterruptibly();
        CompletableFuture<SegmentResult> later = runner.begin(2, 2, Map.of());
        CompletableFuture<SegmentResult> earlier = begin(ticket, 1);
        device.mayEnd.release(3);
        CompletableFuture.allOf(first, later, earlier).join();
        assertThat(device.began).containsExactly(0, 1, 2);
    }

    /** As when one network replaces another on the same device. */
    @Test
    void runnersThatShareTurnsRunOneAtATime() {
        ExclusiveRunner other = new ExclusiveRunner(device, threads, turns);
        CompletableFuture<SegmentResult> first = begin(5, 0);
        device.entered.acquireUninterruptibly();
        CompletableFuture<SegmentResult> later = begin(7, 7);
        CompletableFuture<SegmentResult> earlier = turns.holding(6, () -> other.begin(6, 6, Map.of()));
        device.mayEnd.release(3);
        CompletableFuture.allOf(first, later, earlier).join();
        assertThat(device.began).containsExactly(0, 6, 7);
    }

    @Test
    void oneThatFailsGivesItsTurnOn() {
        CompletableFuture<SegmentResult> failing = runner.begin(0, -1, Map.of());
        CompletableFuture<SegmentResult> next = run(1000, 5);
        device.mayEnd.release(2);
        assertThatThrownBy(failing::join).hasRootCauseMessage("no such segment");
        assertThat(next.join().computeNanos()).isEqualTo(5);
        device.mayEnd.release(2);
        assertThatThrownBy(() -> runner.run(1, -1, Map.of())).hasMessage("no such segment");
        assertThat(runner.run(6, 6, Map.of()).computeNanos()).isEqualTo(6);
    }

    @Test
    void aSegmentThatIsCancelledLeavesTheLine() {
        CompletableFuture<SegmentResult> first = begin(0, 0);
        device.entered.acquireUninterruptibly();
        CompletableFuture<SegmentResult> cancelled = begin(1, 1);
        CompletableFuture<SegmentResult> next = begin(2, 2);
        assertThat(cancelled.cancel(true)).isTrue();
        device.mayEnd.release(2);
        CompletableFuture.allOf(first, next).join();
        assertThat(device.began).containsExactly(0, 2);
    }

    @Test
    void aThreadThatIsInterruptedLeavesTheLine() throws InterruptedException {
        CompletableFuture<SegmentResult> first = begin(0, 0);
        device.entered.acquireUninterruptibly();
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        Thread waiting = new Thread(() -> {
            try {
                runner.run(1, 1, Map.of());
            } catch (CancellationException e) {
                failure.complete(e);
            }
        });
        waiting.start();
        waiting.interrupt();
        assertThat(failure.join()).hasMessage("interrupted while waiting for the device");
        waiting.join();
        CompletableFuture<SegmentResult> next = begin(2, 2);
        device.mayEnd.release(2);
        CompletableFuture.allOf(first, next).join();
        assertThat(device.began).containsExactly(0, 2);
    }

    @Test
    void aRunThatIsCancelledKeepsTheDeviceUntilItHasEnded() {
        CompletableFuture<SegmentResult> inner = new CompletableFuture<>();
        List<Integer> began = new ArrayList<>();
        SegmentRunner asynchronous = new SegmentRunner() {
            @Override
            public SegmentResult run(int from, int to, Map<String, Tensor> inputs) {
                began.add(from);
                return new SegmentResult(Map.of(), 1);
            }

            @Override
            public CompletableFuture<SegmentResult> begin(int from, int to, Map<String, Tensor> inputs) {
                began.add(from);
                return inner;
            }
        };
        ExclusiveRunner exclusive = new ExclusiveRunner(asynchronous, Runnable::run, turns);
        CompletableFuture<SegmentResult> cancelled = exclusive.begin(0, 0, Map.of());
        assertThat(inner).isNotDone();
        cancelled.cancel(true);
        assertThat(inner).isCancelled();
        exclusive.run(1, 1, Map.of());
        assertThat(began).containsExactly(0, 1);
    }

    @Test
    void anExecutorThatTakesNothingDoesNotBlockTheDevice() {
        ExclusiveRunner refused = new ExclusiveRunner(
                device,
                task -> {
                    throw new RejectedExecutionException("shut down");
                },
                turns);
        assertThatThrownBy(refused.begin(0, 0, Map.of())::join).hasRootCauseMessage("shut down");
        device.mayEnd.release();
        assertThat(refused.run(3, 3, Map.of()).computeNanos()).isEqualTo(3);
    }
}
