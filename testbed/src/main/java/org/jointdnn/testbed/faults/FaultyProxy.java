package org.jointdnn.testbed.faults;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A TCP proxy between clients and one target that forwards at once, and on demand fails at an exact
 * byte.
 *
 * <p>A test lets a client do an undisturbed exchange, learns from {@link #forwardedBytes} how long it
 * was, and repeats it with a fault at every offset:
 *
 * <pre>{@code
 * long before = proxy.forwardedBytes(UP);
 * exchange();
 * long bytes = proxy.forwardedBytes(UP) - before;
 * for (long offset = 0; offset <= bytes; offset++) {
 *     proxy.arm(new Fault.Cut(UP, offset, Ending.RESET));
 *     exchange();
 *     proxy.disarm();
 * }
 * }</pre>
 *
 * <p>One fault is armed at a time. However bytes arrive, they are split at the fault, so its place is
 * the same in every run in which the clients and the target send the same bytes. Only bytes count: an
 * exchange whose bytes vary (HTTP/2's window updates, a date) has its fault at another place of its
 * meaning.
 *
 * <p>The end of a stream and a reset are forwarded too, each in its direction; a client whose target
 * can't be reached is reset.
 *
 * <p>Threads: two per connection and one that accepts; all are daemons.
 *
 * <p>Thread safety: safe.
 */
public final class FaultyProxy implements AutoCloseable {
    private final InetSocketAddress target;
    private final FaultGate gate = new FaultGate();
    private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();
    private final Entrance entrance;
    private boolean closed;

    private FaultyProxy(InetSocketAddress listen, InetSocketAddress target) throws IOException {
        this.target = target;
        entrance = new Entrance(listen, this::connect);
    }

    /**
     * Starts a proxy without faults.
     *
     * @param listen where clients connect; port 0 is any free port, see {@link #address}
     * @throws IOException if it can't listen there
     */
    public static FaultyProxy start(InetSocketAddress listen, InetSocketAddress target) throws IOException {
        return new FaultyProxy(listen, target);
    }

    /** Where it listens; the same also after {@link #refuse} and {@link #accept}. */
    public InetSocketAddress address() {
        return entrance.address();
    }

    /** Bytes of all connections that have been forwarded so far, at least those that have been received. */
    public long forwardedBytes(Direction direction) {
        return gate.admittedBytes(direction);
    }

    /** How many connections are open. */
    public int connections() {
        return connections.size();
    }

    /** Lets the fault strike at its place, counted from now; one that was armed before and hasn't struck never will. */
    public void arm(Fault fault) {
        gate.arm(fault);
    }

    /** Takes back an armed fault that hasn't struck. */
    public void disarm() {
        gate.disarm();
    }

    /** Whether the fault armed last has struck; true at the latest when a client or the target can notice. */
    public boolean hasStruck() {
        return gate.hasStruck();
    }

    /**
     * Waits until the fault armed last has struck and the bytes up to it have been forwarded; returns
     * whether that was within the timeout. A cut follows a moment later.
     */
    public boolean awaitStrike(Duration timeout) throws InterruptedException {
        return gate.awaitStrike(timeout);
    }

    /** Ends all connections now; none that a client opens after it has seen its end. */
    public void cut(Ending ending) {
        List.copyOf(connections).forEach(connection -> connection.cut(ending));
    }

    /** Stops both directions now, as {@link Fault.Stall} does. */
    public void stall() {
        gate.stall(EnumSet.allOf(Direction.class));
    }

    /** Ends a stall: what waited is forwarded. */
    public void release() {
        gate.release();
    }

    /**
     * Refuses new connections, as when no process listens. Open ones go on, but for one that was opened
     * so lately that it hasn't been accepted yet; it is reset.
     *
     * @throws IOException if another process took the port
     */
    public void refuse() throws IOException {
        entrance.refuse();
    }

    /**
     * Accepts connections again, at the same address.
     *
     * @throws IOException if another process took the port
     */
    public void accept() throws IOException {
        entrance.open();
    }

    /** Refuses clients, resets open connections, and returns when their threads have ended. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        try {
            entrance.close();
        } catch (IOException e) {
            // Nothing is left to do with a socket that fails to close.
        }
        List<ProxiedConnection> open = List.copyOf(connections);
        open.forEach(ProxiedConnection::reset);
        try {
            for (ProxiedConnection connection : open) {
                connection.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void connect(Socket client) {
        try {
            ProxiedConnection connection = ProxiedConnection.open(this, gate, client, target);
            if (!add(connection)) {
                connection.reset();
            }
        } catch (IOException e) {
            ProxiedConnection.reset(client);
        }
    }

    private synchronized boolean add(ProxiedConnection connection) {
        if (!closed) {
            connections.add(connection);
            connection.start();
        }
        return !closed;
    }

    void ended(ProxiedConnection connection) {
        connections.remove(connection);
    }
}
