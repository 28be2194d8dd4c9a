package org.jointdnn.device;

import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Plan;
import org.jointdnn.wire.LinkException;

/** What is known once everything is measured, for those who wait for it: the costs, and the plan to begin with. Thread safety: safe. */
final class FirstPlan {
    private volatile CompletableFuture<Costs> costs = new CompletableFuture<>();
    private volatile CompletableFuture<Plan> planned = new CompletableFuture<>();

    /** Work that takes a while. */
    interface Task<T> {
        T run() throws InterruptedException;
    }

    /** Begins to make the plan on a thread. */
    void begin(Executor thread, Task<Plan> making) {
        onThread(thread, planned, making);
    }

    /** Has another plan made on a thread, and waits for it. */
    Plan await(Executor thread, Task<Plan> making) {
        CompletableFuture<Plan> other = new CompletableFuture<>();
        onThread(thread, other, making);
        Plan plan = await(other);
        if (planned.isCompletedExceptionally()) {
            planned = other;
        }
        return plan;
    }

    private static void onThread(Executor thread, CompletableFuture<Plan> result, Task<Plan> making) {
        thread.execute(() -> complete(result, making));
    }

    private static <T> void complete(CompletableFuture<T> result, Task<T> making) {
        try {
            result.complete(making.run());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            result.completeExceptionally(new CancellationException("the connection was closed"));
        } catch (RuntimeException e) {
            result.completeExceptionally(e);
        }
    }

    /** The costs; measures them if that hasn't been done, or fails as it did. */
    Costs measured(Task<Costs> measuring) {
        CompletableFuture<Costs> known = costs;
        if (!known.isDone()) {
            complete(known, measuring);
        }
        return await(known);
    }

    /** Forgets what failed, and the plan, so that it can be made again. */
    void again() {
        if (costs.isCompletedExceptionally()) {
            costs = new CompletableFuture<>();
        }
        planned = new CompletableFuture<>();
    }

    Plan awaitPlan() {
        return await(planned);
    }

    Costs awaitCosts() {
        return await(costs);
    }

    /** The costs, if they have been measured. */
    Optional<Costs> costs() {
        CompletableFuture<Costs> known = costs;
        return known.isDone() && !known.isCompletedExceptionally() ? Optional.of(known.join()) : Optional.empty();
    }

    /** Whether no plan could be made because link or server failed. */
    boolean hasFailed() {
        CompletableFuture<Plan> made = planned;
        if (!made.isCompletedExceptionally()) {
            return false;
        }
        try {
            await(made);
            return false;
        } catch (LinkException e) {
            return !(e instanceof LinkException.Forbidden);
        } catch (RuntimeException e) {
            return false;
        }
    }

    private static <T> T await(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }
}
