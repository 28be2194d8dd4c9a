package org.jointdnn.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jointdnn.planner.Link;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The meter on links made of arithmetic, in virtual time. */
class LinkMeterTest {
    /** Constant rates and delay; the server's clock runs {@code CLOCK_OFFSET} ahead. */
    private static final class VirtualLink implements Prober {
        static final long CLOCK_OFFSET = 5_000_000_000_123L;
        static final long SERVER_NANOS = 300_000;

        private final Link link;
        private final SplittableRandom jitter = new SplittableRandom(11);
        private final double jitterNanos;
        final List<Integer> payloads = new ArrayList<>();
        long now = 1_000;

        VirtualLink(Link link, double jitterNanos) {
            this.link = link;
            this.jitterNanos = jitterNanos;
        }

        @Override
        public ProbeSample probe(int uploadBytes, int downloadBytes) {
            payloads.add(uploadBytes + downloadBytes);
            long sent = now;
            now += oneWayNanos() + Math.round(link.uploadMillis(uploadBytes) * 1e6);
            long received = now + CLOCK_OFFSET;
            now += SERVER_NANOS;
            long answered = now + CLOCK_OFFSET;
            now += oneWayNanos() + Math.round(link.downloadMillis(downloadBytes) * 1e6);
            return new ProbeSample(sent, received, answered, now);
        }

        private long oneWayNanos() {
            return Math.round(link.rttMillis() * 5e5 + jitterNanos * jitter.nextDouble());
        }
    }

    @ParameterizedTest
    @CsvSource({"1.1, 2.0275, 150", "5.85, 13.76, 50", "18.88, 54.97, 10", "900, 900, 0.2", "0.3, 40, 600"})
    void findsTheLinkItIsOn(double up, double down, double rtt) {
        Link truth = Link.WIFI.at(up, down, rtt);
        Link measured = new LinkMeter(new VirtualLink(truth, 0), new ClockOffset()).measure(Link.FOUR_G);

        assertThat(measured.uploadMbps()).isCloseTo(up, within(up * 1e-3));
        assertThat(measured.downloadMbps()).isCloseTo(down, within(down * 1e-3));
        assertThat(measured.rttMillis()).isCloseTo(rtt, within(1e-3));
        assertThat(measured.alphaUpMilliwattsPerMbps()).isEqualTo(Link.FOUR_G.alphaUpMilliwattsPerMbps());
    }

    @Test
    void aJitteryLinkIsFoundWithinAFewPercent() {
        Link truth = Link.FOUR_G;
        Link measured = new LinkMeter(new VirtualLink(truth, 3e6), new ClockOffset()).measure(truth);

        assertThat(measured.uploadMbps()).isCloseTo(truth.uploadMbps(), within(truth.uploadMbps() * 0.03));
        assertThat(measured.downloadMbps()).isCloseTo(truth.downloadMbps(), within(truth.downloadMbps() * 0.03));
    }

    @Test
    void sendsNoMoreThanItTakesToMeasure() {
        VirtualLink threeG = new VirtualLink(Link.THREE_G, 0);
        new LinkMeter(threeG, new ClockOffset()).measure(Link.THREE_G);
        assertThat(threeG.payloads.stream().mapToInt(Integer::intValue).sum()).isLessThan(200_000);

        VirtualLink loopback = new VirtualLink(Link.WIFI.at(20_000, 20_000, 0.1), 0);
        new LinkMeter(loopback, new ClockOffset()).measure(Link.WIFI);
        assertThat(loopback.payloads).allMatch(bytes -> bytes <= LinkMeter.LAST_PAYLOAD_BYTES);
        assertThat(loopback.payloads.stream().filter(bytes -> bytes == 0))
                .hasSizeBetween(LinkMeter.MIN_SMALL_PROBES, LinkMeter.MAX_SMALL_PROBES + 1);
    }

    @Test
    void learnsTheServersClock() {
        VirtualLink link = new VirtualLink(Link.WIFI, 2e6);
        ClockOffset offset = new ClockOffset();
        new LinkMeter(link, offset).roundTripNanos();

        long local = offset.toLocal(VirtualLink.CLOCK_OFFSET + 777);
        assertThat(local).isCloseTo(777, within(1_000_000L));
    }
}
