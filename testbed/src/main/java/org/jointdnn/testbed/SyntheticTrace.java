package org.jointdnn.testbed;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * Capacities that are made, not recorded; seeded, ten minutes long, then they repeat. The rate of each millisecond is
 * gathered until it makes a packet.
 *
 * <pre>
 * steps    20 s at 20 Mbps, 20 s at 1 Mbps
 * sweep    from 0.5 Mbps to 20 and back within two minutes, evenly in the logarithm
 * walk     the logarithm wanders, and is drawn back to that of 4 Mbps: an Ornstein-Uhlenbeck process with a standard
 *          deviation of 1 and a memory of 10 s
 * outages  10 Mbps; after 30 s in the mean nothing for 3 s in the mean, both exponentially distributed
 * </pre>
 *
 * <p>The way up has half these rates, at the same times.
 */
enum SyntheticTrace {
    STEPS {
        @Override
        double[] mbps(SplittableRandom random) {
            return rates(millis -> millis / 20_000 % 2 == 0 ? 20 : 1);
        }
    },
    SWEEP {
        @Override
        double[] mbps(SplittableRandom random) {
            return rates(millis -> {
                double phase = millis % 120_000 / 60_000.0;
                return 0.5 * Math.pow(40, phase < 1 ? phase : 2 - phase);
            });
        }
    },
    WALK {
        @Override
        double[] mbps(SplittableRandom random) {
            double keep = Math.exp(-1 / WALK_MEMORY_MILLIS);
            double spread = Math.sqrt(1 - keep * keep);
            double[] logarithm = {0};
            return rates(millis -> {
                logarithm[0] = keep * logarithm[0] + spread * random.nextGaussian();
                return 4 * Math.exp(logarithm[0]);
            });
        }
    },
    OUTAGES {
        @Override
        double[] mbps(SplittableRandom random) {
            boolean[] up = {false};
            double[] until = {0};
            return rates(millis -> {
                if (millis >= until[0]) {
                    up[0] = !up[0];
                    until[0] += -(up[0] ? 30_000 : 3_000) * Math.log(1 - random.nextDouble());
                }
                return up[0] ? 10 : 0;
            });
        }
    };

    private static final int MILLIS = 600_000;
    private static final double WALK_MEMORY_MILLIS = 10_000;
    private static final double PACKET_MEGABITS = 8e-6 * RateSchedule.PACKET_BYTES;

    /** The rate that a millisecond has. */
    private interface Rate {
        double mbps(int millis);
    }

    /** The rate of the way down in each millisecond. */
    abstract double[] mbps(SplittableRandom random);

    private static double[] rates(Rate rate) {
        double[] mbps = new double[MILLIS];
        for (int millis = 0; millis < MILLIS; millis++) {
            mbps[millis] = rate.mbps(millis);
        }
        return mbps;
    }

    /** The names, as {@link #link} takes them. */
    static List<String> names() {
        return Arrays.stream(values()).map(SyntheticTrace::text).collect(Collectors.toUnmodifiableList());
    }

    private String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The link of a name; throws IllegalArgumentException if there is none. */
    static EmulatedLink link(String name, long seed, double rttMillis) {
        for (SyntheticTrace trace : values()) {
            if (trace.text().equals(name)) {
                double[] mbps = trace.mbps(new SplittableRandom(seed));
                return new EmulatedLink(packets(name + " up", mbps, 0.5), packets(name + " down", mbps, 1), rttMillis);
            }
        }
        throw new IllegalArgumentException(
                "synthetic is \"" + name + "\", must be one of " + String.join(", ", names()));
    }

    private static PacketTrace packets(String name, double[] mbps, double share) {
        LongStream.Builder times = LongStream.builder();
        double gathered = 0;
        for (int millis = 0; millis < MILLIS; millis++) {
            gathered += share * mbps[millis] / 1000;
            while (gathered >= PACKET_MEGABITS) {
                gathered -= PACKET_MEGABITS;
                times.add(millis);
            }
        }
        times.add(MILLIS);
        return PacketTrace.of(name, times.build().toArray());
    }
}
