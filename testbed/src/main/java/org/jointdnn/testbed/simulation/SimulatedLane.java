package org.jointdnn.testbed.simulation;

import java.util.ArrayDeque;
import java.util.function.BooleanSupplier;
import org.jointdnn.testbed.OneWayLink;

/** One direction of a link in virtual time: messages one after the other, chunk by chunk. */
final class SimulatedLane {
    private final VirtualTime time;
    private final ArrayDeque<Message> waiting = new ArrayDeque<>();
    private OneWayLink link;
    private boolean sending;

    private static final class Message {
        private long leftBytes;
        private final BooleanSupplier givenUp;
        private final Runnable arrived;

        Message(long bytes, BooleanSupplier givenUp, Runnable arrived) {
            this.leftBytes = bytes;
            this.givenUp = givenUp;
            this.arrived = arrived;
        }
    }

    SimulatedLane(VirtualTime time, OneWayLink link) {
        this.time = time;
        this.link = link;
    }

    /**
     * Sends a message.
     *
     * @param givenUp says that what has not left yet need not be sent any more; then it never arrives
     * @param arrived is told when its last byte is there
     */
    void send(long bytes, BooleanSupplier givenUp, Runnable arrived) {
        waiting.add(new Message(bytes, givenUp, arrived));
        if (!sending) {
            sendNext();
        }
    }

    /** Continues as another link from now on. */
    void change(OneWayLink other) {
        link = other;
    }

    /** The link as it is now. */
    OneWayLink link() {
        return link;
    }

    private void sendNext() {
        Message message = waiting.peek();
        while (message != null && message.givenUp.getAsBoolean()) {
            waiting.remove();
            message = waiting.peek();
        }
        sending = message != null;
        if (message == null) {
            return;
        }
        OneWayLink.Transit transit = link.next(time.nanoTime(), message.leftBytes);
        link = transit.after();
        message.leftBytes -= transit.bytes();
        if (message.leftBytes == 0) {
            waiting.remove();
            Message whole = message;
            time.at(transit.deliveryNanos(), () -> {
                if (!whole.givenUp.getAsBoolean()) {
                    whole.arrived.run();
                }
            });
        }
        time.at(transit.departureNanos(), this::sendNext);
    }
}
