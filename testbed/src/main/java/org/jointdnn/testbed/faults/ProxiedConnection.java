package org.jointdnn.testbed.faults;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A client's connection and the one to the target that continues it.
 *
 * <p>Thread safety: safe.
 */
final class ProxiedConnection {
    private static final int CONNECT_TIMEOUT_MILLIS = 10_000;

    private final FaultyProxy proxy;
    private final Socket client;
    private final Socket target;
    private final Pump up;
    private final Pump down;
    private final AtomicInteger runningPumps = new AtomicInteger(2);
    private volatile boolean cut;

    private ProxiedConnection(FaultyProxy proxy, FaultGate gate, Socket client, Socket target) {
        this.proxy = proxy;
        this.client = client;
        this.target = target;
        up = new Pump(Direction.UP, client, target, gate, this);
        down = new Pump(Direction.DOWN, target, client, gate, this);
    }

    /** Connects the client to the target; the pumps don't run yet. */
    static ProxiedConnection open(FaultyProxy proxy, FaultGate gate, Socket client, InetSocketAddress address)
            throws IOException {
        Socket target = new Socket();
        try {
            target.connect(address, CONNECT_TIMEOUT_MILLIS);
            client.setTcpNoDelay(true);
            target.setTcpNoDelay(true);
            return new ProxiedConnection(proxy, gate, client, target);
        } catch (IOException e) {
            target.close();
            throw e;
        }
    }

    void start() {
        up.start();
        down.start();
    }

    boolean isCut() {
        return cut;
    }

    /** Ends every connection of the proxy, this one too. */
    void cutAll(Ending ending) {
        proxy.cut(ending);
    }

    void cut(Ending ending) {
        cut = true;
        if (ending == Ending.RESET) {
            reset();
            return;
        }
        interruptPumps();
        endOutput(client);
        endOutput(target);
    }

    /** One of the sockets failed: unless that is for a cut, the other is reset. */
    void lose() {
        if (!cut) {
            reset();
        }
    }

    /** Resets both sockets and ends the pumps. */
    void reset() {
        interruptPumps();
        reset(client);
        reset(target);
    }

    /** Comes before the ends can notice anything, so that no byte of an ended connection meets a later fault. */
    private void interruptPumps() {
        up.interrupt();
        down.interrupt();
    }

    void pumpEnded() {
        if (runningPumps.decrementAndGet() == 0) {
            close(client);
            close(target);
            proxy.ended(this);
        }
    }

    /** Waits until both pumps have ended. */
    void join() throws InterruptedException {
        up.join();
        down.join();
    }

    static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // Closed already.
        }
        close(socket);
    }

    private static void endOutput(Socket socket) {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            // Its stream has ended already, or its peer is gone.
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // Nothing is left to do with a socket that fails to close.
        }
    }
}
