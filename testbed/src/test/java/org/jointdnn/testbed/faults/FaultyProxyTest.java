package org.jointdnn.testbed.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.jointdnn.testbed.faults.Direction.DOWN;
import static org.jointdnn.testbed.faults.Direction.UP;
import static org.jointdnn.testbed.faults.EchoServer.FRAME_BYTES;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Each fault at every byte of an exchange of one frame each way, and what is left standing after it. */
@Timeout(60)
class FaultyProxyTest {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final Duration LONG = Duration.ofSeconds(30);

    private final EchoServer server = new EchoServer();
    private final FaultyProxy proxy = FaultyProxy.start(ANY_PORT, server.address());
    private final SplittableRandom random = new SplittableRandom(5);

    FaultyProxyTest() throws IOException {}

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        server.close();
    }

    @Test
    void anUndisturbedExchangeIsCounted() throws Exception {
        try (Socket client = connect()) {
            exchange(client);
            exchange(client);
        }
        assertThat(proxy.forwardedBytes(UP)).isEqualTo(2 * FRAME_BYTES);
        assertThat(proxy.forwardedBytes(DOWN)).isEqualTo(2 * FRAME_BYTES);
        assertThat(proxy.hasStruck()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Ending.class)
    void aCutOnTheWayUpLetsThroughExactlyTheBytesBeforeIt(Ending ending) throws Exception {
        for (int offset = 0; offset <= FRAME_BYTES; offset++) {
            byte[] first = frame();
            byte[] second = frame();
            try (Socket client = connect()) {
                exchange(client, first);
                proxy.arm(new Fault.Cut(UP, offset, ending));
                client.getOutputStream().write(second);

                byte[] answer = readToTheEnd(client);
                // The whole frame may have been answered before the cut behind it.
                assertThat(Arrays.copyOf(second, answer.length)).isEqualTo(answer);
                assertThat(offset == FRAME_BYTES || answer.length == 0).isTrue();
            }
            assertThat(server.received())
                    .as("bytes at the server, cut after %d", offset)
                    .isEqualTo(concat(first, Arrays.copyOf(second, offset)));
            assertThat(proxy.hasStruck()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(Ending.class)
    void aCutOnTheWayDownLetsThroughExactlyTheBytesBeforeIt(Ending ending) throws Exception {
        for (int offset = 0; offset <= FRAME_BYTES; offset++) {
            byte[] first = frame();
            byte[] second = frame();
            try (Socket client = connect()) {
                exchange(client, first);
                proxy.arm(new Fault.Cut(DOWN, offset, ending));
                client.getOutputStream().write(second);

                assertThat(readToTheEnd(client))
                        .as("bytes at the client, cut after %d", offset)
                        .isEqualTo(Arrays.copyOf(second, offset));
            }
            assertThat(server.received()).isEqualTo(concat(first, second));
            assertThat(proxy.hasStruck()).isTrue();
        }
    }

    @Test
    void afterACutTheNextConnectionIsUndisturbed() throws Exception {
        for (Ending ending : Ending.values()) {
            try (Socket client = connect()) {
                proxy.arm(new Fault.Cut(UP, 1, ending));
                client.getOutputStream().write(frame());
                assertThat(readToTheEnd(client)).isEmpty();
            }
            try (Socket client = connect()) {
                exchange(client);
            }
        }
    }

    @Test
    void aCutEndsAllConnections() throws Exception {
        for (Ending ending : Ending.values()) {
            try (Socket one = connect();
                    Socket other = connect()) {
                exchange(one);
                exchange(other);
                proxy.cut(ending);
                assertThat(readToTheEnd(one)).isEmpty();
                assertThat(readToTheEnd(other)).isEmpty();
            }
        }
    }

    @Test
    void aFlipInvertsOneBitAndNothingElse() throws Exception {
        ByteArrayOutputStream atTheServer = new ByteArrayOutputStream();
        try (Socket client = connect()) {
            for (Direction direction : Direction.values()) {
                for (int bit = 0; bit < FRAME_BYTES * Byte.SIZE; bit++) {
                    byte[] sent = frame();
                    byte[] flipped = sent.clone();
                    flipped[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
                    proxy.arm(new Fault.Flip(direction, bit / Byte.SIZE, bit % Byte.SIZE));
                    client.getOutputStream().write(sent);

                    assertThat(client.getInputStream().readNBytes(FRAME_BYTES))
                            .as("%s, bit %d", direction, bit)
                            .isEqualTo(flipped);
                    assertThat(proxy.hasStruck()).isTrue();
                    atTheServer.writeBytes(direction == UP ? flipped : sent);
                }
            }
            exchange(client, new byte[FRAME_BYTES]);
        }
        atTheServer.writeBytes(new byte[FRAME_BYTES]);
        assertThat(server.received()).isEqualTo(atTheServer.toByteArray());
    }

    @ParameterizedTest
    @CsvSource({"UP,false", "UP,true", "DOWN,false", "DOWN,true"})
    void aStallHoldsTheRestUntilItIsReleased(Direction direction, boolean bothWays) throws Exception {
        try (Socket client = connect()) {
            for (int offset = 0; offset <= FRAME_BYTES; offset++) {
                exchange(client);
                long before = proxy.forwardedBytes(direction);
                byte[] sent = frame();
                proxy.arm(new Fault.Stall(direction, offset, bothWays));
                client.getOutputStream().write(sent);

                assertThat(proxy.awaitStrike(LONG)).isTrue();
                assertThat(proxy.forwardedBytes(direction) - before).isEqualTo(offset);
                if (direction == DOWN) {
                    assertThat(client.getInputStream().readNBytes(offset)).isEqualTo(Arrays.copyOf(sent, offset));
                    assertThat(client.getInputStream().available()).isZero();
                }
                proxy.release();
                int received = direction == DOWN ? offset : 0;
                assertThat(client.getInputStream().readNBytes(FRAME_BYTES - received))
                        .isEqualTo(Arrays.copyOfRange(sent, received, FRAME_BYTES));
            }
        }
    }

    @Test
    void aStallOfOneDirectionLeavesTheOtherOpen() throws Exception {
        try (Socket client = connect()) {
            byte[] sent = frame();
            proxy.arm(new Fault.Stall(UP, FRAME_BYTES, false));
            client.getOutputStream().write(sent);
            assertThat(client.getInputStream().readNBytes(FRAME_BYTES)).isEqualTo(sent);
            assertThat(proxy.awaitStrike(LONG)).isTrue();
        }
    }

    @Test
    void whatIsSentDuringAStallArrivesAfterItAndSoDoesTheEnd() throws Exception {
        byte[] sent = frame();
        try (Socket client = connect()) {
            proxy.stall();
            client.getOutputStream().write(sent);
            client.shutdownOutput();
            assertThat(proxy.forwardedBytes(UP)).isZero();
            proxy.release();
            assertThat(readToTheEnd(client)).isEqualTo(sent);
        }
    }

    @Test
    void aStalledConnectionCanBeCut() throws Exception {
        for (Ending ending : Ending.values()) {
            try (Socket client = connect()) {
                proxy.arm(new Fault.Stall(UP, 3, true));
                client.getOutputStream().write(frame());
                assertThat(proxy.awaitStrike(LONG)).isTrue();
                proxy.cut(ending);
                assertThat(readToTheEnd(client)).isEmpty();
                assertThat(server.received()).hasSize(3);
                proxy.release();
            }
        }
    }

    @Test
    void closingEndsAStalledConnection() throws Exception {
        try (Socket client = connect()) {
            proxy.arm(new Fault.Stall(DOWN, 3, true));
            client.getOutputStream().write(frame());
            assertThat(proxy.awaitStrike(LONG)).isTrue();
            proxy.close();
            assertThat(readToTheEnd(client)).hasSize(3);
            assertThat(proxy.connections()).isZero();
        }
    }

    @Test
    void whileItRefusesOpenConnectionsGoOnAndNewOnesFail() throws Exception {
        try (Socket open = connect()) {
            exchange(open);
            for (int time = 0; time < 50; time++) {
                proxy.refuse();
                proxy.refuse();
                assertThatExceptionOfType(ConnectException.class).isThrownBy(this::connect);
                exchange(open);
                proxy.accept();
                proxy.accept();
                try (Socket client = connect()) {
                    exchange(client);
                }
            }
        }
    }

    @Test
    void placesAreCountedOverAllConnectionsFromWhenTheFaultIsArmed() throws Exception {
        try (Socket one = connect();
                Socket other = connect()) {
            exchange(one);
            proxy.arm(new Fault.Flip(UP, 2 * FRAME_BYTES + 4, 0));
            exchange(one);
            exchange(other);
            byte[] sent = frame();
            one.getOutputStream().write(sent);
            sent[4] ^= 1;
            assertThat(one.getInputStream().readNBytes(FRAME_BYTES)).isEqualTo(sent);
        }
    }

    @Test
    void aFaultThatWasTakenBackDoesNotStrike() throws Exception {
        try (Socket client = connect()) {
            proxy.arm(new Fault.Cut(UP, FRAME_BYTES + 1, Ending.RESET));
            exchange(client);
            proxy.disarm();
            exchange(client);
            assertThat(proxy.hasStruck()).isFalse();
            assertThat(proxy.awaitStrike(Duration.ofMillis(1))).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    void aCutInTheMiddleOfMuchIsExact(Direction direction) throws Exception {
        byte[] much = new byte[30_001 * FRAME_BYTES];
        random.nextBytes(much);
        int offset = 123_457;
        try (Socket client = connect()) {
            proxy.arm(new Fault.Cut(direction, offset, Ending.CLOSE));
            Thread sender = new Thread(() -> write(client, much));
            sender.start();
            byte[] answer = readToTheEnd(client);
            sender.join();
            byte[] atTheOtherEnd = direction == UP ? server.received() : answer;
            assertThat(atTheOtherEnd).isEqualTo(Arrays.copyOf(much, offset));
        }
    }

    @Test
    void endsAndResetsAreForwarded() throws Exception {
        try (Socket client = connect()) {
            exchange(client);
            client.shutdownOutput();
            assertThat(server.received()).hasSize(FRAME_BYTES);
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
        Socket client = connect();
        exchange(client);
        client.setSoLinger(true, 0);
        client.close();
        assertThat(server.received()).hasSize(FRAME_BYTES);
    }

    @Test
    void aClientIsResetWhenTheTargetIsAbsent() throws Exception {
        try (Socket nobody = new Socket()) {
            nobody.bind(ANY_PORT);
            InetSocketAddress absent = (InetSocketAddress) nobody.getLocalSocketAddress();
            try (FaultyProxy toNobody = FaultyProxy.start(ANY_PORT, absent);
                    Socket client = new Socket()) {
                client.connect(toNobody.address());
                assertThatExceptionOfType(SocketException.class)
                        .isThrownBy(() -> client.getInputStream().read());
            }
        }
    }

    @Test
    void placesThatDoNotExistAreRejected() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Fault.Stall(UP, -1, true))
                .withMessage("afterBytes is -1, must be 0 or more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Fault.Flip(UP, 0, 8))
                .withMessage("bit is 8, must be 0 to 7");
    }

    private Socket connect() throws IOException {
        Socket client = new Socket();
        client.connect(proxy.address());
        client.setTcpNoDelay(true);
        return client;
    }

    private byte[] frame() {
        byte[] frame = new byte[FRAME_BYTES];
        random.nextBytes(frame);
        return frame;
    }

    private void exchange(Socket client) throws IOException {
        exchange(client, frame());
    }

    private static void exchange(Socket client, byte[] frame) throws IOException {
        client.getOutputStream().write(frame);
        assertThat(client.getInputStream().readNBytes(FRAME_BYTES)).isEqualTo(frame);
    }

    /** What arrives before the connection ends or is reset. */
    private static byte[] readToTheEnd(Socket client) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            client.getInputStream().transferTo(all);
        } catch (IOException e) {
            // Reset.
        }
        return all.toByteArray();
    }

    private static void write(Socket client, byte[] bytes) {
        try {
            client.getOutputStream().write(bytes);
        } catch (IOException e) {
            // Cut.
        }
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }
}
