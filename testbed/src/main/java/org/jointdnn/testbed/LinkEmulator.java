package org.jointdnn.testbed;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.util.function.Consumer;

/**
 * A TCP proxy that behaves like a slower, longer link between its clients and one target.
 *
 * <p>Each direction is one {@link OneWayLink}, shared by all connections first come, first served:
 * B bytes that a client sends at once over an idle link are at the target {@code 8 * B / rate +
 * rtt / 2} later. A new connection's first bytes travel one round trip after it was accepted, as
 * after TCP's handshake; the target hears of the connection another half later. (The client's own
 * {@code connect} returns at once, from the kernel.) Slow start and loss are not emulated.
 *
 * <p>Back-pressure: of what waits to leave, a direction holds what the link moves in a round-trip
 * time (its bandwidth-delay product) or in 50 ms, if that is more, and at least 128 KiB; then it stops
 * reading. Behind that stand its sockets' buffers, for which it asks 128 KiB each, and the sender's
 * own, which only the sender can bound: Linux lets it grow to megabytes. In addition a direction holds
 * what is on its way (rate times delay), and for each connection whose receiver doesn't read up to
 * about as much again, without holding up other connections.
 *
 * <p>The end of a stream travels behind its bytes and leaves the other direction open. A reset
 * travels the same way and resets the other end. If the target can't be reached, the client's
 * connection is reset.
 *
 * <p>Threads: one that moves bytes between sockets and the link, and one per direction that parks
 * until the next bytes are due; no others, however many connections there are.
 */
public final class LinkEmulator implements AutoCloseable {
    private final InetSocketAddress address;
    private final Lane up;
    private final Lane down;
    private final SocketLoop loop;

    private LinkEmulator(InetSocketAddress address, Lane up, Lane down, SocketLoop loop) {
        this.address = address;
        this.up = up;
        this.down = down;
        this.loop = loop;
    }

    /**
     * Starts an emulator whose clients are reset when the target can't be reached.
     *
     * @param listen where clients connect; port 0 is any free port, see {@link #address}
     * @throws IOException if it can't listen there or the target's name is unknown
     */
    public static LinkEmulator start(InetSocketAddress listen, InetSocketAddress target, EmulatedLink link)
            throws IOException {
        return start(listen, target, link, failure -> {});
    }

    /**
     * Starts an emulator that in addition reports why the target couldn't be reached.
     *
     * @param onTargetFailure called on the emulator's thread, so it must not block
     */
    public static LinkEmulator start(
            InetSocketAddress listen,
            InetSocketAddress target,
            EmulatedLink link,
            Consumer<IOException> onTargetFailure)
            throws IOException {
        checkKnown("listen", listen);
        checkKnown("target", target);
        ServerSocketChannel server = ServerSocketChannel.open();
        try {
            server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            server.setOption(StandardSocketOptions.SO_RCVBUF, Connection.SOCKET_BUFFER_BYTES);
            server.bind(listen);
            InetSocketAddress address = (InetSocketAddress) server.getLocalAddress();
            Lane up = new Lane("link-emulator-up", link.up(), link);
            Lane down = new Lane("link-emulator-down", link.down(), link);
            SocketLoop loop = new SocketLoop(server, target, up, down, onTargetFailure);
            up.start();
            down.start();
            loop.start();
            return new LinkEmulator(address, up, down, loop);
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private static void checkKnown(String role, InetSocketAddress address) throws UnknownHostException {
        if (address.isUnresolved()) {
            throw new UnknownHostException(role + " host " + address.getHostString() + " is unknown");
        }
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return address;
    }

    /**
     * Changes the link for all bytes that have not left yet, also of open connections; those that have
     * left arrive as before, and nothing overtakes them.
     */
    public void setLink(EmulatedLink link) {
        up.change(link.up(), link);
        down.change(link.down(), link);
    }

    /** Bytes that have arrived at the target so far. */
    public long uploadedBytes() {
        return up.deliveredBytes();
    }

    /** Bytes that have arrived at clients so far. */
    public long downloadedBytes() {
        return down.deliveredBytes();
    }

    /** Stops listening, resets open connections, and returns when the threads have ended. */
    @Override
    public void close() {
        up.stop();
        down.stop();
        loop.stop();
    }
}
