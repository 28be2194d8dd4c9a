package org.jointdnn.testbed.simulation;

import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.jointdnn.device.adapt.Answered;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.wire.LinkException;

/** Asks a soak's queries and checks their answers. */
final class SoakQueries {
    /** How late an answer may be. */
    static final int LATE_MILLIS = 20;

    /** A deadline is to be met if it leaves the device alone so many times as long as it needs, and so much more. */
    private static final double MARGIN = 1.3;

    private static final double MARGIN_MILLIS = 10;
    /** A device that has become slower knows it after so many queries in which it computed. */
    private static final int LEARNING_QUERIES = 10;

    /** More events at a time than this mean that they accumulate. */
    private static final int MOST_EVENTS = 200;

    private final SoakWorld world;
    private final SplittableRandom random;
    private final Map<SoakOutcome, Long> outcomes = new EnumMap<>(SoakOutcome.class);
    private long asked;
    private long deadlines;
    private double slowdown = 1;
    private int unlearnt;

    SoakQueries(SoakWorld world, SplittableRandom random) {
        this.world = world;
        this.random = random;
    }

    /** Asks a query at an instant, or now if that has passed. */
    void ask(long atNanos) {
        world.time.until(Math.max(world.time.nanoTime(), atNanos));
        noteSpeed();
        long beganNanos = world.time.nanoTime();
        double aloneMillis = world.aloneMillis();
        double allowedMillis = random.nextInt(3) == 0
                ? Double.POSITIVE_INFINITY
                : MARGIN_MILLIS + aloneMillis * SoakNetwork.logUniform(random, 0.3, 4);
        long deadlineNanos = allowedMillis < Double.POSITIVE_INFINITY
                ? beganNanos + Math.round(1e6 * allowedMillis)
                : VirtualTime.NEVER;
        Map<String, Tensor> inputs = world.digests.inputs(asked++);
        Answered answered = answer(inputs, deadlineNanos);
        check(inputs, answered, beganNanos, allowedMillis, aloneMillis);
    }

    private Answered answer(Map<String, Tensor> inputs, long deadlineNanos) {
        try {
            return world.session.run(inputs, deadlineNanos);
        } catch (LinkException e) {
            throw new BrokenPromise("query " + asked + " has no answer: " + e);
        }
    }

    private void check(
            Map<String, Tensor> inputs, Answered answered, long beganNanos, double allowedMillis, double aloneMillis) {
        double tookMillis = (world.time.nanoTime() - beganNanos) / 1e6;
        SoakOutcome outcome = SoakOutcome.of(answered);
        outcomes.merge(outcome, 1L, Long::sum);
        world.note(() -> "query " + asked + " " + outcome.words() + " after " + SoakWorld.millis(tookMillis) + " of "
                + SoakWorld.millis(allowedMillis) + ", device alone " + SoakWorld.millis(aloneMillis) + ", plan "
                + answered.plan().shortForm()
                + answered.execution().detour().map(detour -> ", " + detour).orElse(""));
        checkAnswer(inputs, answered);
        boolean due = allowedMillis < Double.POSITIVE_INFINITY
                && allowedMillis >= MARGIN * aloneMillis + MARGIN_MILLIS
                && world.device.changedNanos() < beganNanos
                && unlearnt == 0;
        if (due) {
            deadlines++;
            if (tookMillis > allowedMillis + LATE_MILLIS) {
                throw new BrokenPromise("query " + asked + " took " + SoakWorld.millis(tookMillis) + " of "
                        + SoakWorld.millis(allowedMillis) + ", the device alone needs "
                        + SoakWorld.millis(aloneMillis));
            }
        }
        boolean computed = !answered.execution().timings().localRunNanos().isEmpty()
                || answered.execution()
                        .detour()
                        .filter(detour -> detour.answeredHere())
                        .isPresent();
        unlearnt = Math.max(0, unlearnt - (computed ? 1 : 0));
        noteSpeed();
        if (world.time.pending() > MOST_EVENTS) {
            throw new BrokenPromise("after query " + asked + ", " + world.time.pending() + " events are to come");
        }
    }

    private void checkAnswer(Map<String, Tensor> inputs, Answered answered) {
        Map<String, Tensor> expected = world.digests.run(0, world.costs.blocks() - 1, inputs);
        boolean right = expected.keySet().equals(answered.execution().outputs().keySet())
                && expected.entrySet().stream()
                        .allMatch(output ->
                                answered.execution().output(output.getKey()).bitwiseEquals(output.getValue()));
        if (!right) {
            throw new BrokenPromise("query " + asked + " has a wrong answer");
        }
    }

    private void noteSpeed() {
        double now = world.device.slowdown();
        if (now > slowdown) {
            unlearnt = LEARNING_QUERIES;
        }
        slowdown = now;
    }

    /** How many queries were asked. */
    long asked() {
        return asked;
    }

    /** How many deadlines had to be met. */
    long deadlines() {
        return deadlines;
    }

    Map<SoakOutcome, Long> outcomes() {
        return outcomes;
    }
}
