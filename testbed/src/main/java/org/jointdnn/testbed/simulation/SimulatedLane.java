package org.jointdnn.testbed.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jointdnn.testbed.OneWayLink;

/** One direction of a link in virtual time: messages one after the other, chunk by chunk. */
final class SimulatedLane {
    private final VirtualTime time;
    private final ArrayDeque<Message> waiting = new ArrayDeque<>();
    private OneWayLink link;
    private boolean sending;
    private boolean held;
    private final List<Runnable> heldBack = new ArrayList<>();

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
        if (!sending && !held) {
            sendNext();
        }
    }

    /** Continues as another link from now on. */
    void change(OneWayLink other) {
        link = other;
    }

    /** Lets nothing leave or arrive until {@link #resume}. */
    void hold() {
        held = true;
    }

    /** What was held back arrives, then what has not left goes on. */
    void resume() {
        held = false;
        List<Runnable> arrivals = new ArrayList<>(heldBack);
        heldBack.clear();
        arrivals.forEach(Runnable::run);
        if (!sending) {
            sendNext();
        }
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
        sending = message != null && !held;
        if (message == null || held) {
            return;
        }
        OneWayLink.Transit transit = link.next(time.nanoTime(), message.leftBytes);
        link = transit.after();
        message.leftBytes -= transit.bytes();
        if (message.leftBytes == 0) {
            waiting.remove();
            Message whole = message;
            time.at(transit.deliveryNanos(), () -> arrive(whole));
        }
        time.at(transit.departureNanos(), this::sendNext);
    }

    private void arrive(Message whole) {
        if (held) {
            heldBack.add(() -> arrive(whole));
        } else if (!whole.givenUp.getAsBoolean()) {
            whole.arrived.run();
        }
    }
}
