package org.jointdnn.testbed.faults;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/** Answers frames of a fixed size with themselves, and remembers what each connection received. */
final class EchoServer implements AutoCloseable {
    static final int FRAME_BYTES = 11;

    private final ServerSocket server = new ServerSocket();
    private final BlockingQueue<CompletableFuture<byte[]>> received = new LinkedBlockingQueue<>();

    EchoServer() throws IOException {
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        start(this::accept);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    /** All bytes of the connection that was accepted next after the one asked for before; waits until it has ended. */
    byte[] received() throws Exception {
        return received.take().get();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                CompletableFuture<byte[]> bytes = new CompletableFuture<>();
                received.add(bytes);
                start(() -> echo(socket, bytes));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "echo-server");
        thread.setDaemon(true);
        thread.start();
    }

    /** Sends back whole frames only, each at once. */
    private static void echo(Socket socket, CompletableFuture<byte[]> bytes) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (socket) {
            socket.setTcpNoDelay(true);
            byte[] frame = new byte[FRAME_BYTES];
            int filled = 0;
            int count = socket.getInputStream().read(frame);
            while (count >= 0) {
                all.write(frame, filled, count);
                filled = (filled + count) % FRAME_BYTES;
                if (filled == 0) {
                    socket.getOutputStream().write(frame);
                }
                count = socket.getInputStream().read(frame, filled, FRAME_BYTES - filled);
            }
        } catch (IOException e) {
            // Cut.
        } finally {
            bytes.complete(all.toByteArray());
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
