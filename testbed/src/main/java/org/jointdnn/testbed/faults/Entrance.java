package org.jointdnn.testbed.faults;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The port where clients knock: open, or closed so that they are refused.
 *
 * <p>While it is closed, a socket that doesn't listen holds the port, so that nobody else gets it.
 *
 * <p>Thread safety: safe.
 */
final class Entrance {
    private final InetSocketAddress address;
    private final Consumer<Socket> onClient;
    private @Nullable ServerSocket listening;
    private @Nullable Thread accepting;
    private @Nullable Socket holding;

    /**
     * Opens the entrance.
     *
     * @param onClient called for one client after another, on a thread of its own
     */
    Entrance(InetSocketAddress listen, Consumer<Socket> onClient) throws IOException {
        this.onClient = onClient;
        address = listen(listen);
    }

    InetSocketAddress address() {
        return address;
    }

    synchronized void open() throws IOException {
        if (listening != null && !listening.isClosed()) {
            return;
        }
        if (holding != null) {
            holding.close();
            holding = null;
        }
        listen(address);
    }

    synchronized void refuse() throws IOException {
        if (listening == null) {
            return;
        }
        close();
        Socket placeholder = new Socket();
        placeholder.setReuseAddress(true);
        placeholder.bind(address);
        holding = placeholder;
    }

    /** Returns when the port is free: as long as a thread is in {@code accept}, the system goes on listening. */
    synchronized void close() throws IOException {
        if (listening != null && accepting != null) {
            listening.close();
            join(accepting);
            listening = null;
        }
        if (holding != null) {
            holding.close();
            holding = null;
        }
    }

    private synchronized InetSocketAddress listen(InetSocketAddress where) throws IOException {
        ServerSocket server = new ServerSocket();
        try {
            server.setReuseAddress(true);
            server.bind(where);
        } catch (IOException e) {
            server.close();
            throw e;
        }
        listening = server;
        Thread thread = new Thread(() -> accept(server), "faulty-proxy-accept");
        thread.setDaemon(true);
        thread.start();
        accepting = thread;
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    private void accept(ServerSocket server) {
        try {
            while (true) {
                onClient.accept(server.accept());
            }
        } catch (IOException e) {
            // Closed, or out of file descriptors: then clients are refused from now on.
            closeQuietly(server);
        }
    }

    private static void join(Thread thread) throws InterruptedIOException {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while closing an entrance");
        }
    }

    private static void closeQuietly(ServerSocket server) {
        try {
            server.close();
        } catch (IOException e) {
            // Nothing is left to do with a socket that fails to close.
        }
    }
}
