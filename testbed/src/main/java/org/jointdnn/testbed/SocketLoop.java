package org.jointdnn.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The thread that accepts clients and owns all sockets of an emulator: it alone reads and closes them. */
final class SocketLoop {
    private static final int READ_BYTES = 64 * 1024;
    private static final long PAUSE_AFTER_FAILED_ACCEPT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Selector selector;
    private final ServerSocketChannel server;
    private final SelectionKey serverKey;
    private final InetSocketAddress target;
    private final Lane up;
    private final Lane down;
    private final Consumer<IOException> onTargetFailure;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>(Comparator.comparingLong(Timer::nanos));
    private final ByteBuffer readBuffer = ByteBuffer.allocateDirect(READ_BYTES);
    private final Thread thread = new Thread(this::run, "link-emulator-sockets");
    private volatile boolean stopped;

    private record Timer(long nanos, Runnable task) {}

    SocketLoop(
            ServerSocketChannel server,
            InetSocketAddress target,
            Lane up,
            Lane down,
            Consumer<IOException> onTargetFailure)
            throws IOException {
        this.server = server;
        this.target = target;
        this.up = up;
        this.down = down;
        this.onTargetFailure = onTargetFailure;
        selector = Selector.open();
        server.configureBlocking(false);
        serverKey = server.register(selector, SelectionKey.OP_ACCEPT, (Runnable) this::accept);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Resets all connections and ends the thread. */
    void stop() {
        stopped = true;
        selector.wakeup();
        Threads.join(thread);
    }

    Selector selector() {
        return selector;
    }

    InetSocketAddress target() {
        return target;
    }

    /** Empty space for one read; it is shared, so what was read must be copied. */
    ByteBuffer readBuffer() {
        return readBuffer;
    }

    /** Runs the task on this loop's thread. May be called on any thread. */
    void execute(Runnable task) {
        tasks.add(task);
        selector.wakeup();
    }

    /** Runs the task on this loop's thread after the time, at most a millisecond late. */
    void after(long nanos, Runnable task) {
        timers.add(new Timer(System.nanoTime() + nanos, task));
    }

    void targetFailed(IOException failure) {
        onTargetFailure.accept(failure);
    }

    private void run() {
        try (server;
                selector) {
            try {
                while (!stopped) {
                    runTasks();
                    selector.select(key -> ((Runnable) key.attachment()).run(), timeoutMillis());
                }
            } finally {
                resetConnections();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("link emulator: waiting for its sockets failed", e);
        }
    }

    private void resetConnections() {
        for (SelectionKey key : selector.keys()) {
            if (key.channel() instanceof SocketChannel channel) {
                Endpoint.abort(channel);
            }
        }
    }

    private void runTasks() {
        Runnable task;
        while ((task = tasks.poll()) != null) {
            task.run();
        }
        Timer first;
        while ((first = timers.peek()) != null && first.nanos() - System.nanoTime() <= 0) {
            timers.remove();
            first.task().run();
        }
    }

    /** Time until the first timer, rounded up; 0, which is without limit, if there is none. */
    private long timeoutMillis() {
        Timer first = timers.peek();
        if (first == null) {
            return 0;
        }
        long nanos = Math.max(0, first.nanos() - System.nanoTime());
        return nanos / 1_000_000 + 1;
    }

    private void accept() {
        SocketChannel client = null;
        try {
            client = server.accept();
            if (client != null) {
                Connection.open(this, client, up, down);
            }
        } catch (IOException e) {
            // Out of file descriptors, as a rule: later there may be some again.
            if (client != null) {
                Endpoint.abort(client);
            }
            serverKey.interestOps(0);
            after(PAUSE_AFTER_FAILED_ACCEPT_NANOS, () -> serverKey.interestOps(SelectionKey.OP_ACCEPT));
        }
    }
}
