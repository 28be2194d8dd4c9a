package org.jointdnn.testbed;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/**
 * One of the two sockets of a connection, and what the socket loop waits for on it.
 *
 * <p>Thread safety: confined to the socket loop's thread, but for the channel itself.
 */
final class Endpoint {
    private final SocketChannel channel;
    private final SelectionKey key;
    private boolean readingEnded;

    Endpoint(SocketChannel channel, Selector selector, Runnable onReady) throws IOException {
        this.channel = channel;
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.setOption(StandardSocketOptions.SO_SNDBUF, Connection.SOCKET_BUFFER_BYTES);
        key = channel.register(selector, 0, onReady);
    }

    SocketChannel channel() {
        return channel;
    }

    boolean isReady(int operation) {
        return key.isValid() && (key.readyOps() & operation) != 0;
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    void waitFor(int operation) {
        if (key.isValid() && !(readingEnded && operation == SelectionKey.OP_READ)) {
            key.interestOpsOr(operation);
        }
    }

    void ignore(int operation) {
        if (key.isValid()) {
            key.interestOpsAnd(~operation);
        }
    }

    /** Never waits for reading again. */
    void endReading() {
        readingEnded = true;
        ignore(SelectionKey.OP_READ);
    }

    /** Closes in an orderly way. */
    void close() {
        try {
            channel.close();
        } catch (IOException ignored) {
            // Nothing is left to do with a socket that fails to close.
        }
    }

    /** Closes with a reset. */
    void abort() {
        abort(channel);
    }

    static void abort(SocketChannel channel) {
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException ignored) {
            // Closed already, or its peer is gone; then there is nobody to reset.
        }
        try {
            channel.close();
        } catch (IOException ignored) {
            // Nothing is left to do with a socket that fails to close.
        }
    }
}
