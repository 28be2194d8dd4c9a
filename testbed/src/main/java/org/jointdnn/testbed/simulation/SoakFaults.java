package org.jointdnn.testbed.simulation;

import java.util.ArrayList;
import java.util.Locale;
import java.util.SplittableRandom;
import org.jointdnn.planner.Link;
import org.jointdnn.testbed.EmulatedLink;
import org.jointdnn.testbed.PacketTrace;
import org.jointdnn.testbed.RateSchedule;

/**
 * Random faults of a world until an instant, when the last of them ends: then the link is constant, nothing is held back or
 * down, and the server idle. The device stays as slow as it has become.
 */
final class SoakFaults {
    private static final SoakFault[] KINDS = SoakFault.values();

    private final SoakWorld world;
    private final SplittableRandom random;
    private final long endNanos;
    private final Link last;

    SoakFaults(SoakWorld world, SplittableRandom random, long endNanos) {
        this.world = world;
        this.random = random;
        this.endNanos = endNanos;
        this.last = link(random);
    }

    /** The link after the last fault. */
    Link last() {
        return last;
    }

    /** A random link of constant rates. */
    static Link link(SplittableRandom random) {
        double up = SoakNetwork.logUniform(random, random.nextInt(3) == 0 ? 0.05 : 2, 100);
        double down = Math.max(0.05, Math.min(100, up * SoakNetwork.logUniform(random, 0.3, 10)));
        double rtt = 300 * random.nextDouble() * random.nextDouble();
        return new Link(up, down, rtt, 0, 0, 0);
    }

    /** Has faults begin at random instants; each ends by itself. */
    void begin() {
        int faults = 1 + random.nextInt(6);
        for (int fault = 0; fault < faults; fault++) {
            SoakFault kind = KINDS[random.nextInt(KINDS.length)];
            long at = (long) (endNanos * random.nextDouble());
            long until = Math.min(endNanos, at + (long) (1e6 * SoakNetwork.logUniform(random, 20, 8000)));
            SplittableRandom own = random.split();
            world.time.at(at, () -> strike(kind, until, own));
        }
        world.time.at(endNanos, this::end);
    }

    private void end() {
        world.cloud.flow();
        world.cloud.comeBack();
        world.cloud.load(1, 0);
        world.cloud.change(EmulatedLink.of(last));
        world.note(() -> "faults are over, link " + EmulatedLink.of(last));
    }

    private void strike(SoakFault kind, long untilNanos, SplittableRandom own) {
        switch (kind) {
            case RATE -> changeRate(untilNanos, own);
            case ROUND_TRIP ->
                change(
                        kind,
                        EmulatedLink.of(world.costs
                                .link()
                                .at(
                                        world.costs.link().uploadMbps(),
                                        world.costs.link().downloadMbps(),
                                        300 * own.nextDouble())));
            case STALL -> {
                world.strike(kind, until(untilNanos));
                world.cloud.stall();
                world.time.at(untilNanos, world.cloud::flow);
            }
            case RESET -> {
                world.strike(kind, "");
                world.cloud.reset();
            }
            case LINK_DOWN -> goDown(kind, untilNanos);
            case CRASH -> {
                if (own.nextBoolean()) {
                    goDown(kind, untilNanos);
                } else {
                    crashAgainAndAgain(untilNanos, own);
                }
            }
            case FLAP -> flap(untilNanos, own);
            case FORGET -> forget(untilNanos, own);
            case LOAD -> load(untilNanos, own);
            case REFUSAL -> {
                world.strike(kind, until(untilNanos));
                world.cloud.refuseUntil(Math.min(untilNanos, world.time.nanoTime() + 2_000_000_000L));
            }
            case DAMAGE -> {
                world.strike(kind, until(untilNanos));
                world.cloud.damageUntil(untilNanos);
            }
            case REPEAT -> {
                world.strike(kind, until(untilNanos));
                world.cloud.repeatUntil(untilNanos);
            }
            case THROTTLE -> throttle(untilNanos, own);
        }
    }

    private static String until(long nanos) {
        return " until " + SoakWorld.millis(nanos / 1e6);
    }

    /** To another rate, to a trace, or from 100 Mbps to 0.1 and back. */
    private void changeRate(long untilNanos, SplittableRandom own) {
        switch (own.nextInt(3)) {
            case 0 -> change(SoakFault.RATE, EmulatedLink.of(link(own)));
            case 1 -> change(SoakFault.RATE, new EmulatedLink(trace(own), trace(own), 100 * own.nextDouble()));
            default -> {
                change(SoakFault.RATE, EmulatedLink.constant(100, 100, 20));
                long lowNanos = (world.time.nanoTime() + untilNanos) / 2;
                world.time.at(lowNanos, () -> change(SoakFault.RATE, EmulatedLink.constant(0.1, 0.1, 20)));
                world.time.at(untilNanos, () -> change(SoakFault.RATE, EmulatedLink.constant(100, 100, 20)));
            }
        }
    }

    private void change(SoakFault kind, EmulatedLink link) {
        if (world.time.nanoTime() < endNanos) {
            world.strike(kind, ": " + link);
            world.cloud.change(link);
        }
    }

    /** Two seconds of rates that change by factors within fractions of a second, again and again. */
    private static RateSchedule trace(SplittableRandom own) {
        ArrayList<Long> times = new ArrayList<>();
        double at = 0;
        while (at < 2000) {
            double mbps = SoakNetwork.logUniform(own, 0.1, 10);
            double until = at + 100 + 900 * own.nextDouble();
            while (at < until) {
                at += 12 / mbps * (0.5 + own.nextDouble());
                times.add(Math.round(at));
            }
        }
        return PacketTrace.of(
                "random", times.stream().mapToLong(Long::longValue).toArray());
    }

    private void goDown(SoakFault kind, long untilNanos) {
        world.strike(kind, until(untilNanos));
        world.cloud.breakDown(kind == SoakFault.CRASH);
        world.time.at(untilNanos, world.cloud::comeBack);
    }

    private void forget(long untilNanos, SplittableRandom own) {
        world.strike(SoakFault.FORGET, "");
        world.cloud.forget();
        long nextNanos = world.time.nanoTime() + (long) (1e6 * SoakNetwork.logUniform(own, 5, 50));
        if (nextNanos < untilNanos) {
            world.time.at(nextNanos, () -> forget(untilNanos, own));
        }
    }

    /** Each time the server is there again at once, but has forgotten what it kept. */
    private void crashAgainAndAgain(long untilNanos, SplittableRandom own) {
        world.strike(SoakFault.CRASH, "");
        world.cloud.breakDown(true);
        world.cloud.comeBack();
        long nextNanos = world.time.nanoTime() + (long) (1e6 * SoakNetwork.logUniform(own, 20, 400));
        if (nextNanos < untilNanos) {
            world.time.at(nextNanos, () -> crashAgainAndAgain(untilNanos, own));
        }
    }

    /** Down and up again, up to hundreds of times. */
    private void flap(long untilNanos, SplittableRandom own) {
        long now = world.time.nanoTime();
        if (now >= untilNanos) {
            return;
        }
        long upNanos = Math.min(untilNanos, now + (long) (1e6 * SoakNetwork.logUniform(own, 2, 100)));
        world.strike(SoakFault.FLAP, until(upNanos));
        world.cloud.breakDown(false);
        world.time.at(upNanos, () -> {
            world.cloud.comeBack();
            world.time.after((long) (1e6 * SoakNetwork.logUniform(own, 2, 200)), () -> flap(untilNanos, own));
        });
    }

    private void load(long untilNanos, SplittableRandom own) {
        double factor = 1 + 3 * own.nextDouble();
        double queue = own.nextBoolean() ? 0 : 200 * own.nextDouble();
        world.strike(
                SoakFault.LOAD,
                String.format(Locale.ROOT, ", times %.1f, queue %.0f ms%s", factor, queue, until(untilNanos)));
        world.cloud.load(factor, queue);
        world.time.at(untilNanos, () -> world.cloud.load(1, 0));
    }

    private void throttle(long untilNanos, SplittableRandom own) {
        double times = 1 + 2 * own.nextDouble();
        boolean stays = own.nextBoolean();
        world.strike(
                SoakFault.THROTTLE,
                String.format(Locale.ROOT, ", times %.2f%s", times, stays ? "" : until(untilNanos)));
        world.device.slowDown(times);
        if (!stays) {
            world.time.at(untilNanos, () -> {
                world.note(() -> "device is cool");
                world.device.slowDown(1);
            });
        }
    }
}
