package org.jointdnn.device.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.jointdnn.device.stream.StreamSettings.Fullness;
import org.jointdnn.engine.SegmentResult;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds of every stream, however its threads interleave. */
@Timeout(120)
class QueryStreamPropertiesTest {
    private static final int FRAMES = 200;

    static LongStream seeds() {
        return LongStream.range(0, 40);
    }

    private final AtomicInteger computing = new AtomicInteger();
    private final AtomicInteger mostComputing = new AtomicInteger();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger mostInFlight = new AtomicInteger();
    private final AtomicLong nowNanos = new AtomicLong();
    private final List<Outcome<Integer>> outcomes = Collections.synchronizedList(new ArrayList<>());
    private final List<Integer> begun = Collections.synchronizedList(new ArrayList<>());

    private final DeviceTurns turns = new DeviceTurns();
    private final ExclusiveRunner device = new ExclusiveRunner(
            (from, to, inputs) -> {
                mostComputing.accumulateAndGet(computing.incrementAndGet(), Math::max);
                Thread.yield();
                computing.decrementAndGet();
                return new SegmentResult(Map.of(), 0);
            },
            Runnable::run,
            turns);

    /** Computes, visits, computes again; some fail on the way. */
    private int answer(int frame, long seed) {
        begun.add(frame);
        mostInFlight.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
        try {
            device.run(0, 0, Map.of());
            for (int yields = (int) (frame * 31 + seed) % 7; yields >= 0; yields--) {
                Thread.yield();
            }
            if (frame % 11 == 5) {
                throw new IllegalArgumentException("frame " + frame);
            }
            device.begin(1, 1, Map.of()).join();
            return -frame;
        } finally {
            inFlight.decrementAndGet();
        }
    }

    private static StreamSettings settings(SplittableRandom random) {
        StreamSettings settings = StreamSettings.DEFAULT
                .withBounds(1 + random.nextInt(4), 1 + random.nextInt(3))
                .withFullness(random.nextBoolean() ? Fullness.BLOCK : Fullness.DROP_OLDEST)
                .withClosing(Duration.ofSeconds(60));
        return random.nextInt(3) == 0 ? settings.withMaxAge(Duration.ofNanos(random.nextInt(30))) : settings;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyFrameHasOneOutcomeInOrder(long seed) throws InterruptedException {
        SplittableRandom random = new SplittableRandom(seed);
        StreamSettings settings = settings(random);
        boolean endEarly = random.nextBoolean();
        QueryStream<Integer, Integer> stream = QueryStream.open(
                frame -> answer(frame, seed), turns, settings, outcomes::add, nowNanos::incrementAndGet);
        for (int frame = 0; frame < FRAMES; frame++) {
            assertThat(stream.offer(frame)).isEqualTo(frame);
        }
        while (!endEarly && outcomes.size() < FRAMES) {
            Thread.onSpinWait();
        }
        stream.close();
        assertThat(outcomes).hasSize(FRAMES);
        for (int frame = 0; frame < FRAMES; frame++) {
            check(outcomes.get(frame), frame, settings, endEarly);
        }
        assertThat(begun).doesNotHaveDuplicates();
        assertThat(mostComputing.get()).isEqualTo(begun.isEmpty() ? 0 : 1);
        assertThat(mostInFlight.get()).isLessThanOrEqualTo(settings.inFlight());
    }

    private void check(Outcome<Integer> outcome, int frame, StreamSettings settings, boolean endEarly) {
        assertThat(outcome.frame()).isEqualTo(frame);
        assertThat(outcome.ageNanos()).isPositive();
        if (outcome instanceof Outcome.Answered<Integer> answered) {
            assertThat(answered.answer()).isEqualTo(-frame);
        } else if (outcome instanceof Outcome.Failed<Integer> failed) {
            assertThat(failed.failure()).hasMessage("frame " + frame);
        } else {
            assertThat(outcome).isInstanceOf(Outcome.Dropped.class);
            checkDropped((Outcome.Dropped<Integer>) outcome, settings, endEarly);
            assertThat(begun).doesNotContain(frame);
            return;
        }
        assertThat(begun).contains(frame);
        assertThat(frame % 11 == 5).isEqualTo(outcome instanceof Outcome.Failed);
    }

    private static void checkDropped(Outcome.Dropped<Integer> dropped, StreamSettings settings, boolean endEarly) {
        switch (dropped.reason()) {
            case FULL -> assertThat(settings.fullness()).isEqualTo(Fullness.DROP_OLDEST);
            case TOO_OLD ->
                assertThat(dropped.ageNanos())
                        .isGreaterThan(settings.maxAge().orElseThrow().toNanos());
            case CLOSED -> assertThat(endEarly).isTrue();
        }
    }
}
