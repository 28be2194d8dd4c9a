package org.jointdnn.testbed;

import java.io.IOException;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * One direction of one connection: from a source over a lane to a sink.
 *
 * <p>Thread safety: {@link #deliver} is called by the lane's thread, the rest by the socket loop's;
 * what has arrived and could not be written yet is guarded by this object.
 */
final class Flow {
    /** What may have arrived for a sink that doesn't read, before its source isn't read either. */
    private static final long MAX_UNREAD_BYTES = 128 * 1024;

    private final Connection connection;
    private final Lane lane;
    private final Endpoint source;
    private final Endpoint sink;

    private final ArrayDeque<Parcel> arrived = new ArrayDeque<>();
    private long arrivedBytes;
    private boolean sinkOpen;
    private boolean sinkLost;
    private @Nullable Runnable waitingForRoom;

    Flow(Connection connection, Lane lane, Endpoint source, Endpoint sink) {
        this.connection = connection;
        this.lane = lane;
        this.source = source;
        this.sink = sink;
    }

    Endpoint source() {
        return source;
    }

    Endpoint sink() {
        return sink;
    }

    /** Puts a parcel on the lane. */
    void send(Parcel parcel) {
        lane.add(parcel);
    }

    /**
     * How many bytes may be read from the source now.
     *
     * @param whenRoom if the answer is 0, called once, on some thread, when it is worth asking again
     */
    long roomBytes(Runnable whenRoom) {
        synchronized (this) {
            if (arrivedBytes >= MAX_UNREAD_BYTES) {
                waitingForRoom = whenRoom;
                return 0;
            }
        }
        return lane.roomBytes(whenRoom);
    }

    /** Takes a parcel off the lane: writes it to the sink, or keeps it until the sink can take it. */
    void deliver(Parcel parcel) {
        if (parcel instanceof Parcel.Reset) {
            connection.onReset();
            return;
        }
        synchronized (this) {
            boolean alone = arrived.isEmpty();
            if (sinkLost) {
                return;
            }
            arrived.add(parcel);
            arrivedBytes += parcel.size();
            if (!alone || !sinkOpen) {
                return;
            }
        }
        flush();
    }

    /** The sink is connected: what has arrived can be written. */
    void openSink() {
        synchronized (this) {
            sinkOpen = true;
        }
        flush();
    }

    /** The sink is gone: what arrives is dropped. */
    synchronized void loseSink() {
        sinkLost = true;
        arrived.clear();
        arrivedBytes = 0;
    }

    /** Writes what has arrived as far as the sink takes it. */
    void flush() {
        Runnable haveRoom = null;
        synchronized (this) {
            try {
                writeArrived();
            } catch (IOException e) {
                loseSink();
                connection.onLost(sink);
            }
            if (arrivedBytes <= MAX_UNREAD_BYTES / 2) {
                haveRoom = waitingForRoom;
                waitingForRoom = null;
            }
        }
        if (haveRoom != null) {
            haveRoom.run();
        }
    }

    private void writeArrived() throws IOException {
        Parcel first;
        while ((first = arrived.peek()) != null) {
            if (first instanceof Parcel.Data data) {
                arrivedBytes -= sink.channel().write(data.bytes());
                if (data.bytes().hasRemaining()) {
                    connection.onFull(sink);
                    return;
                }
            } else {
                sink.channel().shutdownOutput();
                connection.onEnded();
            }
            arrived.remove();
        }
    }
}
