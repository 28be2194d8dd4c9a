package org.jointdnn.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import org.jointdnn.engine.profile.Quantiles;

/** What loopback itself takes to carry bytes: a request read in full, then an answer, over one TCP connection. */
final class PlainSocket {
    private PlainSocket() {}

    /** Median milliseconds of an exchange. */
    static double exchangeMillis(int requestBytes, int answerBytes, int exchanges) throws IOException {
        try (ServerSocketChannel listening =
                ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            Thread server = new Thread(() -> answer(listening, requestBytes, answerBytes, exchanges), "plain socket");
            server.setDaemon(true);
            server.start();
            ByteBuffer request = ByteBuffer.allocateDirect(requestBytes);
            ByteBuffer answer = ByteBuffer.allocateDirect(answerBytes);
            double[] millis = new double[exchanges];
            try (SocketChannel channel = SocketChannel.open(listening.getLocalAddress())) {
                for (int k = 0; k < exchanges; k++) {
                    long start = System.nanoTime();
                    write(channel, request);
                    read(channel, answer);
                    millis[k] = (System.nanoTime() - start) / 1e6;
                }
            }
            Arrays.sort(millis);
            return Quantiles.of(millis, 0.5);
        }
    }

    private static void answer(ServerSocketChannel listening, int requestBytes, int answerBytes, int exchanges) {
        ByteBuffer request = ByteBuffer.allocateDirect(requestBytes);
        ByteBuffer answer = ByteBuffer.allocateDirect(answerBytes);
        try (SocketChannel channel = listening.accept()) {
            for (int k = 0; k < exchanges; k++) {
                read(channel, request);
                write(channel, answer);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(SocketChannel channel, ByteBuffer bytes) throws IOException {
        bytes.clear();
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static void read(SocketChannel channel, ByteBuffer bytes) throws IOException {
        bytes.clear();
        while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
            // Until all of it is here.
        }
    }
}
