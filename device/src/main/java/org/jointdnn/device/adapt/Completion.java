package org.jointdnn.device.adapt;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Goes on on an executor when a future is done. */
final class Completion {
    private Completion() {}

    /** Tells the result, or the failure; what {@code then} throws is the executor's to deal with. */
    @SuppressWarnings("FutureReturnValueIgnored") // The stage made here fails only as the future itself does.
    static <T> void of(
            CompletableFuture<T> future, Executor executor, BiConsumer<@Nullable T, @Nullable Throwable> then) {
        future.whenComplete((result, failure) -> executor.execute(() -> then.accept(result, failure)));
    }
}
