package org.jointdnn.testbed.simulation;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** One seed's soak, from its beginning to its end. */
final class SoakRun {
    /** By then everything that was under way has ended, also over the slowest link. */
    private static final long DRAINED_NANOS = 600_000_000_000L;

    private final long seed;
    private final SplittableRandom random;
    private final SoakWorld world;
    private boolean over;

    SoakRun(long seed, boolean logs) {
        this.seed = seed;
        this.random = new SplittableRandom(seed);
        this.world = new SoakWorld(random, logs);
    }

    SoakResult play() {
        SoakQueries queries = new SoakQueries(world, random.split());
        SoakSettling settling = new SoakSettling(world, queries);
        Optional<String> broken = Optional.empty();
        try {
            int count = 8 + random.nextInt(13);
            long intervalNanos = (long) (1e6 * SoakNetwork.logUniform(random, 30, 1200));
            SoakFaults faults = new SoakFaults(world, random.split(), (count + 1) * intervalNanos);
            faults.begin();
            tick();
            for (int query = 0; query < count; query++) {
                queries.ask((query + 1) * intervalNanos);
            }
            settling.settle((count + 1) * intervalNanos, faults.last(), random.nextInt(4) == 0);
            leaveNothing(queries);
        } catch (BrokenPromise | IllegalStateException e) {
            broken = Optional.of(String.valueOf(e.getMessage()));
            world.note(() -> "BROKEN: " + e.getMessage());
        }
        SoakCounts counts = new SoakCounts(
                world.faults,
                queries.outcomes(),
                queries.deadlines(),
                world.switches,
                world.losses,
                world.returns,
                world.cloud.vainAnswers(),
                settling.settled());
        return new SoakResult(seed, counts, broken, List.copyOf(world.log));
    }

    private void tick() {
        if (!over) {
            world.session.tick();
            world.time.after(world.session.tickPause().toNanos(), this::tick);
        }
    }

    private void leaveNothing(SoakQueries queries) {
        if (world.switches > queries.asked()) {
            throw new BrokenPromise(world.switches + " switches for " + queries.asked() + " queries");
        }
        over = true;
        world.time.until(world.time.nanoTime() + DRAINED_NANOS);
        if (world.time.pending() + world.cloud.underWay() + world.cloud.kept() > 0) {
            throw new BrokenPromise("in the end " + world.time.pending() + " events were still to come, "
                    + world.cloud.underWay() + " calls under way, and tensors of " + world.cloud.kept()
                    + " queries kept");
        }
    }
}
