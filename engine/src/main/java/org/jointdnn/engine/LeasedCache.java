package org.jointdnn.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * A cache of resources that are created on demand, lent, and closed when memory runs short.
 *
 * <p>A resource is created once, whatever the number of threads that ask for it at the same time.
 * Before one is created, resources that nobody holds are closed, the least recently used first, until
 * it fits the budget; those on loan stay open, so the budget can be exceeded by what is in use. So does the
 * one that was used last, however large: the next caller will most likely want it, and not wait for it to be
 * created again. A resource whose creation failed is not kept: the next caller tries again.
 *
 * <p>Thread safety: safe. Creation and closing happen outside the lock.
 */
final class LeasedCache<K, V extends AutoCloseable> implements AutoCloseable {
    private final long budgetBytes;
    private final ToLongFunction<K> bytesOf;
    private final Function<K, V> creator;

    /** Least recently used first. */
    private final Map<K, Entry<V>> entries = new LinkedHashMap<>(16, 0.75f, true);

    private long usedBytes;
    private boolean closed;

    /** A cached resource, and how many hold it. */
    private static final class Entry<V> {
        final long bytes;
        final CompletableFuture<V> resource = new CompletableFuture<>();
        int loans;

        Entry(long bytes) {
            this.bytes = bytes;
        }
    }

    /** A resource on loan; closing gives it back. Not thread-safe; close once. */
    final class Lease implements AutoCloseable {
        private final Entry<V> entry;
        private final V resource;

        private Lease(Entry<V> entry, V resource) {
            this.entry = entry;
            this.resource = resource;
        }

        V resource() {
            return resource;
        }

        @Override
        public void close() {
            giveBack(entry);
        }
    }

    /**
     * @param bytesOf what a resource will occupy, known before it is created
     * @param creator creates the resource for a key
     */
    LeasedCache(long budgetBytes, ToLongFunction<K> bytesOf, Function<K, V> creator) {
        this.budgetBytes = budgetBytes;
        this.bytesOf = bytesOf;
        this.creator = creator;
    }

    /** Borrows the resource for a key, creating it or waiting for its creation. */
    Lease borrow(K key) {
        long bytes = bytesOf.applyAsLong(key);
        boolean mine = false;
        Entry<V> entry;
        List<Entry<V>> evicted = new ArrayList<>();
        synchronized (this) {
            if (closed) {
                throw new IllegalStateException("sessions are closed");
            }
            entry = entries.get(key);
            if (entry == null) {
                makeRoomFor(bytes, Optional.empty(), evicted);
                entry = new Entry<>(bytes);
                entries.put(key, entry);
                usedBytes += bytes;
                mine = true;
            }
            entry.loans++;
        }
        evicted.forEach(LeasedCache::closeResource);
        if (mine) {
            create(key, entry);
        }
        return new Lease(entry, await(entry));
    }

    /** Whether a resource for the key is there and ready. */
    synchronized boolean holds(K key) {
        Entry<V> entry = entries.get(key);
        return entry != null && entry.resource.isDone();
    }

    /** Bytes of all resources that are open or being created. */
    synchronized long usedBytes() {
        return usedBytes;
    }

    private void create(K key, Entry<V> entry) {
        try {
            entry.resource.complete(creator.apply(key));
        } catch (RuntimeException | Error failure) {
            synchronized (this) {
                if (entries.remove(key, entry)) {
                    usedBytes -= entry.bytes;
                }
            }
            entry.resource.completeExceptionally(failure);
        }
    }

    private V await(Entry<V> entry) {
        try {
            return entry.resource.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw e;
        }
    }

    private void giveBack(Entry<V> entry) {
        List<Entry<V>> evicted = new ArrayList<>();
        synchronized (this) {
            entry.loans--;
            if (closed && entry.loans == 0) {
                evicted.add(entry);
            } else if (!closed) {
                makeRoomFor(0, Optional.of(entry), evicted);
            }
        }
        evicted.forEach(LeasedCache::closeResource);
    }

    private void makeRoomFor(long bytes, Optional<Entry<V>> kept, List<Entry<V>> evicted) {
        var candidates = entries.values().iterator();
        while (usedBytes + bytes > budgetBytes && candidates.hasNext()) {
            Entry<V> candidate = candidates.next();
            if (candidate.loans == 0 && !kept.equals(Optional.of(candidate))) {
                candidates.remove();
                usedBytes -= candidate.bytes;
                evicted.add(candidate);
            }
        }
    }

    private static <V> void closeResource(Entry<V> entry) {
        try {
            ((AutoCloseable) entry.resource.join()).close();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("a session can't be closed: " + e.getMessage(), e);
        }
    }

    /** Closes what nobody holds; the rest is closed when it is given back. */
    @Override
    public void close() {
        List<Entry<V>> idle = new ArrayList<>();
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            for (Entry<V> entry : entries.values()) {
                if (entry.loans == 0) {
                    idle.add(entry);
                }
            }
            entries.clear();
            usedBytes = 0;
        }
        idle.forEach(LeasedCache::closeResource);
    }
}
