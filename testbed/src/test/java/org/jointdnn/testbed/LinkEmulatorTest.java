package org.jointdnn.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What goes over the emulator's sockets; when it does is for {@link OneWayLinkTest}. */
@Timeout(60)
class LinkEmulatorTest {
    private static final EmulatedLink FAST = EmulatedLink.constant(1000, 800, 2);
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private ServerSocket target = new ServerSocket();

    LinkEmulatorTest() throws IOException {}

    @BeforeEach
    void listen() throws IOException {
        target.bind(ANY_PORT);
    }

    @AfterEach
    void stop() throws IOException {
        target.close();
        threads.shutdownNow();
    }

    @Test
    void bytesArriveIdenticalBothWays() throws Exception {
        byte[] up = random(1, 3_000_001);
        byte[] down = random(2, 2_000_003);
        try (LinkEmulator emulator = LinkEmulator.start(ANY_PORT, targetAddress(), FAST);
                Socket client = connect(emulator);
                Socket server = target.accept()) {
            Future<?> sentUp = send(client, up);
            Future<?> sentDown = send(server, down);
            Future<byte[]> received =
                    threads.submit(() -> server.getInputStream().readNBytes(up.length));

            assertThat(client.getInputStream().readNBytes(down.length)).isEqualTo(down);
            assertThat(received.get()).isEqualTo(up);
            sentUp.get();
            sentDown.get();
            assertThat(emulator.uploadedBytes()).isEqualTo(up.length);
            assertThat(emulator.downloadedBytes()).isEqualTo(down.length);
        }
    }

    @Test
    void theEndOfOneDirectionLeavesTheOtherOpen() throws Exception {
        try (LinkEmulator emulator = LinkEmulator.start(ANY_PORT, targetAddress(), FAST);
                Socket client = connect(emulator);
                Socket server = target.accept()) {
            client.getOutputStream().write(1);
            client.shutdownOutput();
            assertThat(server.getInputStream().readAllBytes()).containsExactly(1);

            server.getOutputStream().write(2);
            assertThat(client.getInputStream().read()).isEqualTo(2);
            server.shutdownOutput();
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void aClientsResetReachesTheTarget() throws Exception {
        try (LinkEmulator emulator = LinkEmulator.start(ANY_PORT, targetAddress(), FAST);
                Socket client = connect(emulator);
                Socket server = target.accept()) {
            client.getOutputStream().write(1);
            assertThat(server.getInputStream().read()).isEqualTo(1);

            reset(client);

            assertThatExceptionOfType(SocketException.class)
                    .isThrownBy(() -> server.getInputStream().read())
                    .withMessageContaining("reset");
        }
    }

    @Test
    void aTargetsResetReachesAClientThatIsSending() throws Exception {
        try (LinkEmulator emulator = LinkEmulator.start(ANY_PORT, targetAddress(), FAST);
                Socket client = connect(emulator);
                Socket server = target.accept()) {
            Future<?> sent = send(client, new byte[50_000_000]);
            server.getInputStream().readNBytes(100_000);

            reset(server);

            assertThat(sent)
                    .failsWithin(50, TimeUnit.SECONDS)
                    .withThrowableThat()
                    .withCauseInstanceOf(IOException.class);
        }
    }

    @Test
    void aClientIsResetWhenTheTargetIsAbsent() throws Exception {
        InetSocketAddress absent = targetAddress();
        target.close();
        CompletableFuture<IOException> failure = new CompletableFuture<>();
        try (LinkEmulator emulator = LinkEmulator.start(ANY_PORT, absent, FAST, failure::complete);
                Socket client = connect(emulator)) {
            assertThatExceptionOfType(SocketException.class)
                    .isThrownBy(() -> client.getInputStream().read());
            assertThat(failure.get()).hasMessageContaining("refused");
        }
    }

    @Test
    void aReceiverThatDoesNotReadStopsItsSenderButNoOtherConnection() throws Exception {
        byte[] bytes = random(3, 40_000_000);
        try (LinkEmulator emulator = LinkEmulator.start(ANY_PORT, targetAddress(), FAST);
                Socket stuck = connect(emulator);
                Socket stuckServer = target.accept()) {
            Future<?> sent = send(stuck, bytes);
            // Shares of the link are about equal, so a sender that nothing stops would be done in this time.
            for (int i = 0; i < 30; i++) {
                exchange(emulator, i, 2_000_000);
            }
            // The system's buffers take some megabytes, not half of it.
            assertThat(emulator.uploadedBytes() - 60_000_000).isLessThan(bytes.length / 2);
            assertThat(sent.isDone()).isFalse();

            assertThat(stuckServer.getInputStream().readNBytes(bytes.length)).isEqualTo(bytes);
            sent.get();
        }
    }

    @Test
    void manyConnectionsShareTheLink() throws Exception {
        try (LinkEmulator emulator = LinkEmulator.start(ANY_PORT, targetAddress(), FAST)) {
            List<Socket> clients = new ArrayList<>();
            List<Future<byte[]>> received = new ArrayList<>();
            int count = 64;
            for (int i = 0; i < count; i++) {
                Socket client = connect(emulator);
                clients.add(client);
                Socket server = target.accept();
                received.add(threads.submit(() -> {
                    try (server) {
                        return server.getInputStream().readAllBytes();
                    }
                }));
            }
            for (int i = 0; i < count; i++) {
                Socket client = clients.get(i);
                byte[] bytes = random(i, 40_000 + i);
                threads.execute(() -> sendAndClose(client, bytes));
            }
            for (int i = 0; i < count; i++) {
                assertThat(received.get(i).get()).as("connection %d", i).isEqualTo(random(i, 40_000 + i));
            }
        }
    }

    @Test
    void theLinkChangesUnderOpenConnections() throws Exception {
        byte[] bytes = random(4, 1_000_000);
        // At a kilobit per second, the bytes would take more than two hours.
        EmulatedLink crawling = EmulatedLink.constant(0.001, 0.001, 2);
        try (LinkEmulator emulator = LinkEmulator.start(ANY_PORT, targetAddress(), crawling);
                Socket client = connect(emulator);
                Socket server = target.accept()) {
            Future<?> sent = send(client, bytes);
            emulator.setLink(FAST);

            assertThat(server.getInputStream().readNBytes(bytes.length)).isEqualTo(bytes);
            sent.get();
        }
    }

    @Test
    void tracesCarryBytesToo() throws Exception {
        EmulatedLink traces = new EmulatedLink(PacketTrace.of("up", 0, 0, 0, 1), PacketTrace.of("down", 1, 2, 2), 1);
        try (LinkEmulator emulator = LinkEmulator.start(ANY_PORT, targetAddress(), traces)) {
            exchange(emulator, 5, 300_000);
        }
    }

    @Test
    void closeResetsConnectionsAndEndsAllThreads() throws Exception {
        List<Thread> before = emulatorThreads();
        LinkEmulator emulator = LinkEmulator.start(ANY_PORT, targetAddress(), FAST);
        try (Socket client = connect(emulator);
                Socket server = target.accept()) {
            assertThat(emulatorThreads()).hasSize(before.size() + 3);

            emulator.close();
            emulator.close();

            assertThat(emulatorThreads()).hasSameSizeAs(before);
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> client.getInputStream().read());
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> server.getInputStream().read());
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> connect(emulator));
        }
    }

    @Test
    void aPortInUseAndAnUnknownTargetAreErrors() {
        assertThatExceptionOfType(BindException.class)
                .isThrownBy(() -> LinkEmulator.start(targetAddress(), targetAddress(), FAST));
        assertThatExceptionOfType(UnknownHostException.class)
                .isThrownBy(() ->
                        LinkEmulator.start(ANY_PORT, InetSocketAddress.createUnresolved("cloud.invalid", 1), FAST))
                .withMessage("target host cloud.invalid is unknown");
        assertThat(emulatorThreads()).isEmpty();
    }

    /** Sends to a fresh server side, which answers with the same bytes. */
    private void exchange(LinkEmulator emulator, long seed, int size) throws Exception {
        byte[] bytes = random(seed, size);
        try (Socket client = connect(emulator);
                Socket server = target.accept()) {
            Future<?> sent = send(client, bytes);
            byte[] received = server.getInputStream().readNBytes(size);
            Future<?> answered = send(server, received);
            assertThat(client.getInputStream().readNBytes(size)).isEqualTo(bytes);
            sent.get();
            answered.get();
        }
    }

    private InetSocketAddress targetAddress() {
        return (InetSocketAddress) target.getLocalSocketAddress();
    }

    private static Socket connect(LinkEmulator emulator) throws IOException {
        InetSocketAddress address = emulator.address();
        return new Socket(address.getAddress(), address.getPort());
    }

    private Future<?> send(Socket socket, byte[] bytes) {
        return threads.submit(() -> {
            socket.getOutputStream().write(bytes);
            return bytes.length;
        });
    }

    private static void sendAndClose(Socket socket, byte[] bytes) {
        try (socket) {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    private static List<Thread> emulatorThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("link-emulator"))
                .toList();
    }

    private static byte[] random(long seed, int size) {
        byte[] bytes = new byte[size];
        new SplittableRandom(seed).nextBytes(bytes);
        return bytes;
    }
}
