package org.jointdnn.testbed;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/**
 * A client's connection and the one to the target that continues it.
 *
 * <p>Thread safety: confined to the socket loop's thread; the methods named {@code on...} may be
 * called on any thread and do their work there.
 */
final class Connection {
    /** Asked of the system for each socket; small, so that little waits outside the emulated queue. */
    static final int SOCKET_BUFFER_BYTES = 128 * 1024;

    private final SocketLoop loop;
    private final Endpoint client;
    private final Endpoint target;
    private final Flow up;
    private final Flow down;
    private int endedFlows;

    private Connection(SocketLoop loop, SocketChannel client, SocketChannel target, Lane up, Lane down)
            throws IOException {
        this.loop = loop;
        this.client = new Endpoint(client, loop.selector(), this::clientIsReady);
        this.target = new Endpoint(target, loop.selector(), this::targetIsReady);
        this.up = new Flow(this, up, this.client, this.target);
        this.down = new Flow(this, down, this.target, this.client);
    }

    /** Takes over a client that was just accepted, and connects to the target in due time. */
    static void open(SocketLoop loop, SocketChannel client, Lane up, Lane down) throws IOException {
        SocketChannel target = SocketChannel.open();
        try {
            target.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER_BYTES);
            Connection connection = new Connection(loop, client, target, up, down);
            long roundTripNanos = up.delayNanos() + down.delayNanos();
            loop.after(roundTripNanos, () -> connection.client.waitFor(SelectionKey.OP_READ));
            loop.after(roundTripNanos + up.delayNanos(), connection::connectTarget);
        } catch (IOException | RuntimeException e) {
            target.close();
            throw e;
        }
    }

    /** A reset has crossed the link. */
    void onReset() {
        loop.execute(this::abort);
    }

    /** The socket can't be written to any more. */
    void onLost(Endpoint endpoint) {
        loop.execute(() -> lose(endpoint));
    }

    /** The socket takes no more for now. */
    void onFull(Endpoint endpoint) {
        loop.execute(() -> endpoint.waitFor(SelectionKey.OP_WRITE));
    }

    /** The end of one direction has crossed the link. */
    void onEnded() {
        loop.execute(() -> {
            endedFlows++;
            if (endedFlows == 2) {
                client.close();
                target.close();
            }
        });
    }

    private void connectTarget() {
        if (!client.isOpen()) {
            return;
        }
        try {
            if (target.channel().connect(loop.target())) {
                targetIsConnected();
            } else {
                target.waitFor(SelectionKey.OP_CONNECT);
            }
        } catch (IOException e) {
            targetFailed(e);
        }
    }

    private void targetIsConnected() {
        down.openSink();
        up.openSink();
        target.waitFor(SelectionKey.OP_READ);
    }

    private void targetFailed(IOException failure) {
        abort();
        loop.targetFailed(failure);
    }

    private void clientIsReady() {
        transfer(client, up, down);
    }

    private void targetIsReady() {
        if (target.isReady(SelectionKey.OP_CONNECT)) {
            try {
                target.channel().finishConnect();
                target.ignore(SelectionKey.OP_CONNECT);
                targetIsConnected();
            } catch (IOException e) {
                targetFailed(e);
            }
            return;
        }
        transfer(target, down, up);
    }

    private void transfer(Endpoint endpoint, Flow from, Flow to) {
        if (endpoint.isReady(SelectionKey.OP_WRITE)) {
            endpoint.ignore(SelectionKey.OP_WRITE);
            to.flush();
        }
        if (endpoint.isReady(SelectionKey.OP_READ)) {
            try {
                read(from);
            } catch (IOException e) {
                lose(endpoint);
            }
        }
    }

    private void read(Flow flow) throws IOException {
        Endpoint source = flow.source();
        long room = flow.roomBytes(() -> loop.execute(() -> source.waitFor(SelectionKey.OP_READ)));
        if (room == 0) {
            source.ignore(SelectionKey.OP_READ);
            return;
        }
        ByteBuffer buffer = loop.readBuffer();
        buffer.clear().limit((int) Math.min(room, buffer.capacity()));
        int count = source.channel().read(buffer);
        if (count < 0) {
            source.endReading();
            flow.send(new Parcel.End(flow));
        } else if (count > 0) {
            byte[] bytes = new byte[count];
            buffer.flip().get(bytes);
            flow.send(new Parcel.Data(flow, ByteBuffer.wrap(bytes)));
        }
    }

    /** One socket is gone: the other hears of it across the link, behind what was sent before. */
    private void lose(Endpoint lost) {
        if (!lost.isOpen()) {
            return;
        }
        lost.abort();
        Flow from = lost == client ? up : down;
        Flow to = lost == client ? down : up;
        to.loseSink();
        to.source().endReading();
        from.send(new Parcel.Reset(from));
    }

    private void abort() {
        client.abort();
        target.abort();
    }
}
