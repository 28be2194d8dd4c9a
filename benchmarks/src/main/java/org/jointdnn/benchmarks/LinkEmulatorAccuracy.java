package org.jointdnn.benchmarks;

import java.io.EOFException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jointdnn.planner.Link;
import org.jointdnn.testbed.EmulatedLink;
import org.jointdnn.testbed.LinkEmulator;
import org.jointdnn.testbed.RateSchedule;

/**
 * Measures over loopback sockets how well the link emulator holds its rate and its delay, and what it
 * costs.
 *
 * <p>Per link and direction: how late the last byte of a message is that was sent at once over the
 * idle link, against {@code 8 * bytes / rate + rtt / 2}; and how far the bytes of any second of a
 * busy link are off its rate. The bars are 2 ms and 2 %. Arguments: seconds of the busy link (default
 * 5), threads that compute meanwhile as a network's inference would (default 0). Other programs that
 * take the processors show as lateness and missing bytes; on such a machine give it a real-time
 * priority ({@code chrt -r 1 java ...}).
 */
public final class LinkEmulatorAccuracy {
    private static final int[] MESSAGE_BYTES = {1, 1500, 10_000, 100_000};
    private static final int MESSAGES_PER_SIZE = 10;
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private LinkEmulatorAccuracy() {}

    /** Prints a line per link and direction. */
    public static void main(String[] arguments) throws Exception {
        int seconds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5;
        int busyThreads = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 0;
        for (int i = 0; i < busyThreads; i++) {
            Thread thread = new Thread(LinkEmulatorAccuracy::compute, "compute-" + i);
            thread.setDaemon(true);
            thread.start();
        }
        ExecutorService writer = Executors.newSingleThreadExecutor();
        Map<String, EmulatedLink> links = new LinkedHashMap<>();
        links.put("warm-up", EmulatedLink.constant(100, 100, 2));
        links.put("3G", EmulatedLink.of(Link.THREE_G));
        links.put("4G", EmulatedLink.of(Link.FOUR_G));
        links.put("Wi-Fi", EmulatedLink.of(Link.WIFI));
        links.put("50 Mbps", EmulatedLink.constant(50, 50, 20));
        links.put("100 Mbps", EmulatedLink.constant(100, 100, 10));
        System.out.println("link      way   message lateness ms (min, median, p95, max)   "
                + "rate over any second, error % (min, max)   CPU of one core %");
        for (Map.Entry<String, EmulatedLink> link : links.entrySet()) {
            measure(link.getKey(), link.getValue(), true, seconds, writer);
            measure(link.getKey(), link.getValue(), false, seconds, writer);
        }
        writer.shutdown();
    }

    private static void measure(String name, EmulatedLink link, boolean up, int seconds, ExecutorService writer)
            throws Exception {
        try (ServerSocket target = new ServerSocket()) {
            target.bind(ANY_PORT);
            InetSocketAddress address = (InetSocketAddress) target.getLocalSocketAddress();
            try (LinkEmulator emulator = LinkEmulator.start(ANY_PORT, address, link);
                    Socket client = new Socket(
                            emulator.address().getAddress(), emulator.address().getPort());
                    Socket server = target.accept()) {
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                Passage passage = up ? new Passage(client, server, writer) : new Passage(server, client, writer);
                double mbps = (up ? link.up() : link.down()).meanMbps();
                double[] lateness = lateness(passage, mbps, link.oneWayDelayNanos());
                long cpuBefore = emulatorCpuNanos();
                double[] errors = rateErrors(passage.stream(mbps, seconds), mbps);
                double cpu = 100.0 * (emulatorCpuNanos() - cpuBefore) / TimeUnit.SECONDS.toNanos(seconds);
                System.out.printf(
                        "%-9s %-5s %25.2f %6.2f %6.2f %6.2f %30.2f %6.2f %20.1f%n",
                        name,
                        up ? "up" : "down",
                        lateness[0],
                        at(lateness, 0.5),
                        at(lateness, 0.95),
                        at(lateness, 1),
                        errors[0],
                        at(errors, 1),
                        cpu);
            }
        }
    }

    /** Milliseconds by which messages came later than they should have, sorted. */
    private static double[] lateness(Passage passage, double mbps, long delayNanos) throws Exception {
        passage.nanos(1);
        List<Double> millis = new ArrayList<>();
        for (int bytes : MESSAGE_BYTES) {
            for (int i = 0; i < MESSAGES_PER_SIZE; i++) {
                double expectedNanos = 8e3 * bytes / mbps + delayNanos;
                millis.add((passage.nanos(bytes) - expectedNanos) / 1e6);
            }
        }
        return millis.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    }

    /** Errors in percent of the rate over each second that starts with a read, sorted. */
    private static double[] rateErrors(List<Read> reads, double mbps) {
        long lastNanos = reads.get(reads.size() - 1).nanos();
        List<Double> errors = new ArrayList<>();
        int end = 0;
        long bytes = 0;
        for (Read first : reads) {
            long untilNanos = first.nanos() + TimeUnit.SECONDS.toNanos(1);
            if (untilNanos > lastNanos) {
                break;
            }
            for (; reads.get(end).nanos() < untilNanos; end++) {
                bytes += reads.get(end).bytes();
            }
            errors.add(100 * (8e-6 * bytes / mbps - 1));
            bytes -= first.bytes();
        }
        return errors.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    }

    private static double at(double[] sorted, double quantile) {
        return sorted[(int) Math.round(quantile * (sorted.length - 1))];
    }

    private static long emulatorCpuNanos() {
        return Arrays.stream(THREADS.getThreadInfo(THREADS.getAllThreadIds()))
                .filter(thread -> thread != null && thread.getThreadName().startsWith("link-emulator"))
                .mapToLong(thread -> THREADS.getThreadCpuTime(thread.getThreadId()))
                .sum();
    }

    private static void compute() {
        float[] values = new float[1 << 16];
        while (true) {
            IntStream.range(0, values.length).forEach(i -> values[i] = values[i] * 0.999f + i);
        }
    }

    /** What one read from a socket brought. */
    private record Read(long nanos, int bytes) {}

    /** Two ends of a connection over the emulator. */
    private record Passage(Socket sender, Socket receiver, ExecutorService writer) {
        /** Time from the start of sending so many bytes until the last of them was read. */
        long nanos(int bytes) throws IOException, InterruptedException, ExecutionException {
            byte[] message = new byte[bytes];
            byte[] buffer = new byte[RateSchedule.MAX_CHUNK_BYTES];
            Future<Long> startNanos = send(message, 1);
            for (int left = bytes; left > 0; ) {
                left -= receive(buffer);
            }
            return System.nanoTime() - startNanos.get();
        }

        /** What was read while the sender kept the link busy for so long. */
        List<Read> stream(double mbps, int seconds) throws IOException, InterruptedException, ExecutionException {
            byte[] part = new byte[16 * 1024];
            int parts = (int) (mbps * 125_000 * seconds / part.length);
            List<Read> reads = new ArrayList<>();
            byte[] buffer = new byte[RateSchedule.MAX_CHUNK_BYTES];
            Future<Long> sent = send(part, parts);
            for (long left = (long) parts * part.length; left > 0; ) {
                int count = receive(buffer);
                reads.add(new Read(System.nanoTime(), count));
                left -= count;
            }
            sent.get();
            return reads;
        }

        private int receive(byte[] buffer) throws IOException {
            int count = receiver.getInputStream().read(buffer);
            if (count < 0) {
                throw new EOFException("the emulated connection ended");
            }
            return count;
        }

        /** Sends the bytes so many times; the answer is when it began. */
        private Future<Long> send(byte[] part, int times) {
            return writer.submit(() -> {
                long startNanos = System.nanoTime();
                for (int i = 0; i < times; i++) {
                    sender.getOutputStream().write(part);
                }
                return startNanos;
            });
        }
    }
}
