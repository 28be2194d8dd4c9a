package org.jointdnn.engine.profile;

import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.jointdnn.engine.Segment;

/** A machine in virtual time: running a segment takes what a formula says, and moves the clock on by as much. */
final class FakeMachine implements ProbeSource {
    private final int blocks;
    private final ToDoubleFunction<Segment> millis;
    private final SplittableRandom disturbances = new SplittableRandom(7);
    private double disturbedShare;
    private long now = Long.MAX_VALUE - 1_000_000;
    private int open;
    int mostOpen;
    int runs;
    Segment failing = new Segment(999, 999);

    FakeMachine(int blocks, ToDoubleFunction<Segment> millis) {
        this.blocks = blocks;
        this.millis = millis;
    }

    /** Makes some of the runs take five times as long. */
    FakeMachine disturbed(double share) {
        disturbedShare = share;
        return this;
    }

    long nanoTime() {
        return now;
    }

    int open() {
        return open;
    }

    @Override
    public int blocks() {
        return blocks;
    }

    @Override
    public long bytes(Segment segment) {
        return segment.length();
    }

    @Override
    public Probe open(Segment segment) {
        open++;
        mostOpen = Math.max(mostOpen, open);
        return new Probe() {
            private int ran;

            @Override
            public long runNanos() {
                if (segment.equals(failing)) {
                    throw new IllegalStateException("segment " + segment + " fails");
                }
                boolean slow = ran++ == 0 || disturbances.nextDouble() < disturbedShare;
                long nanos = Math.round(1e6 * millis.applyAsDouble(segment) * (slow ? 5 : 1));
                now += nanos;
                runs++;
                return nanos;
            }

            @Override
            public void close() {
                open--;
            }
        };
    }
}
