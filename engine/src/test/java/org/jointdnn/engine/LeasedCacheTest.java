package org.jointdnn.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class LeasedCacheTest {
    private final List<String> closed = Collections.synchronizedList(new ArrayList<>());

    /** A resource that notes its closing. */
    private record Resource(String name, List<String> closed) implements AutoCloseable {
        @Override
        public void close() {
            closed.add(name);
        }
    }

    private LeasedCache<String, Resource> cache(long budget) {
        return cache(budget, name -> new Resource(name, closed));
    }

    private static LeasedCache<String, Resource> cache(long budget, Function<String, Resource> creator) {
        return new LeasedCache<>(budget, String::length, creator);
    }

    @Test
    void keepsWhatFitsAndClosesTheLeastRecentlyUsed() {
        LeasedCache<String, Resource> cache = cache(6);
        cache.borrow("aa").close();
        cache.borrow("bb").close();
        cache.borrow("cc").close();
        cache.borrow("aa").close();
        cache.borrow("dd").close();
        assertThat(closed).containsExactly("bb");
        assertThat(cache.usedBytes()).isEqualTo(6);
        assertThat(cache.holds("aa")).isTrue();
        assertThat(cache.holds("bb")).isFalse();
    }

    @Test
    void neverClosesWhatIsOnLoan() {
        LeasedCache<String, Resource> cache = cache(3);
        LeasedCache<String, Resource>.Lease first = cache.borrow("aa");
        LeasedCache<String, Resource>.Lease second = cache.borrow("bb");
        assertThat(closed).isEmpty();
        second.close();
        assertThat(closed).isEmpty();
        first.close();
        assertThat(closed).containsExactly("bb");
    }

    @Test
    void keepsWhatWasUsedLastHoweverLarge() {
        LeasedCache<String, Resource> cache = cache(3);
        cache.borrow("aaaa").close();
        cache.borrow("aaaa").close();
        assertThat(closed).isEmpty();
        cache.borrow("b").close();
        assertThat(closed).containsExactly("aaaa");
    }

    @Test
    void closesOnceAfterTheLastLoan() {
        LeasedCache<String, Resource> cache = cache(10);
        LeasedCache<String, Resource>.Lease first = cache.borrow("aa");
        LeasedCache<String, Resource>.Lease second = cache.borrow("aa");
        cache.borrow("bb").close();
        cache.close();
        cache.close();
        assertThat(closed).containsExactly("bb");
        first.close();
        assertThat(closed).containsExactly("bb");
        second.close();
        assertThat(closed).containsExactly("bb", "aa");
        assertThatThrownBy(() -> cache.borrow("aa")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void createsOnceForManyAtTheSameTime() throws Exception {
        AtomicInteger created = new AtomicInteger();
        CountDownLatch creating = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        LeasedCache<String, Resource> cache = cache(10, name -> {
            created.incrementAndGet();
            creating.countDown();
            awaitQuietly(go);
            return new Resource(name, closed);
        });
        CompletableFuture<Resource> first = CompletableFuture.supplyAsync(() -> borrowAndReturn(cache), this::start);
        creating.await();
        CompletableFuture<Resource> second = CompletableFuture.supplyAsync(() -> borrowAndReturn(cache), this::start);
        assertThat(cache.holds("aa")).isFalse();
        go.countDown();
        assertThat(first.get()).isSameAs(second.get());
        assertThat(created).hasValue(1);
    }

    @Test
    void aFailedCreationIsTriedAgain() {
        AtomicInteger attempts = new AtomicInteger();
        LeasedCache<String, Resource> cache = cache(10, name -> {
            if (attempts.incrementAndGet() == 1) {
                throw new IllegalStateException("no memory");
            }
            return new Resource(name, closed);
        });
        assertThatThrownBy(() -> cache.borrow("aa")).hasMessage("no memory");
        assertThat(cache.usedBytes()).isZero();
        cache.borrow("aa").close();
        assertThat(attempts).hasValue(2);
    }

    private static Resource borrowAndReturn(LeasedCache<String, Resource> cache) {
        try (LeasedCache<String, Resource>.Lease lease = cache.borrow("aa")) {
            return lease.resource();
        }
    }

    private void start(Runnable work) {
        new Thread(work, "borrower").start();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
