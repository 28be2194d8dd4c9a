package org.jointdnn.testbed.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/** The thread that forwards one direction of a connection. */
final class Pump {
    private static final int READ_BYTES = 64 * 1024;

    private final Direction direction;
    private final Socket source;
    private final Socket sink;
    private final FaultGate gate;
    private final ProxiedConnection connection;
    private final Thread thread;

    Pump(Direction direction, Socket source, Socket sink, FaultGate gate, ProxiedConnection connection) {
        this.direction = direction;
        this.source = source;
        this.sink = sink;
        this.gate = gate;
        this.connection = connection;
        thread = new Thread(this::run, "faulty-proxy-" + direction);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Admits no bytes any more; ends a wait for a stall's release. */
    void interrupt() {
        thread.interrupt();
    }

    void join() throws InterruptedException {
        thread.join();
    }

    private void run() {
        try {
            forward();
        } catch (InterruptedException e) {
            // The connection was cut or closed: there is nothing to forward any more.
        } finally {
            discardTheRest();
            connection.pumpEnded();
        }
    }

    private void forward() throws InterruptedException {
        try {
            InputStream in = source.getInputStream();
            OutputStream out = sink.getOutputStream();
            byte[] bytes = new byte[READ_BYTES];
            int count = in.read(bytes);
            while (count >= 0 && !connection.isCut()) {
                forward(bytes, count, out);
                count = in.read(bytes);
            }
            gate.awaitOpen(direction);
            sink.shutdownOutput();
        } catch (IOException e) {
            gate.awaitOpen(direction);
            connection.lose();
        }
    }

    private void forward(byte[] bytes, int count, OutputStream out) throws IOException, InterruptedException {
        int from = 0;
        while (from < count) {
            FaultGate.Passage passage = gate.admit(direction, bytes, from, count);
            out.write(bytes, from, passage.bytes());
            from += passage.bytes();
            if (passage instanceof FaultGate.Passage.ThenStrike strike) {
                gate.strikeForwarded();
                if (strike.fault() instanceof Fault.Cut cut) {
                    connection.cutAll(cut.ending());
                    return;
                }
            }
        }
    }

    /** Lets a sender that doesn't know yet that the connection is cut go on, and then end it. */
    private void discardTheRest() {
        try {
            byte[] bytes = new byte[READ_BYTES];
            while (connection.isCut() && source.getInputStream().read(bytes) >= 0) {
                // Discarded.
            }
        } catch (IOException e) {
            // Gone, or closed with the proxy.
        }
    }
}
