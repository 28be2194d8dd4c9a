package org.jointdnn.device.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jointdnn.device.conditions.Battery;
import org.jointdnn.device.conditions.Conditions;
import org.jointdnn.device.conditions.Counters;
import org.jointdnn.device.conditions.DeclaredConditions;
import org.jointdnn.device.conditions.MeteredUse;
import org.jointdnn.device.conditions.Metering;
import org.jointdnn.device.conditions.UserRules;
import org.jointdnn.engine.BlockGraph;
import org.jointdnn.engine.Execution;
import org.jointdnn.engine.PlanExecutor;
import org.jointdnn.engine.RemoteResult;
import org.jointdnn.engine.RemoteRun;
import org.jointdnn.engine.RemoteSide;
import org.jointdnn.engine.RemoteTimings;
import org.jointdnn.engine.SegmentResult;
import org.jointdnn.engine.SegmentRunner;
import org.jointdnn.engine.Timeline;
import org.jointdnn.engine.Traffic;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.CrossingTensor;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanEvaluator;
import org.jointdnn.planner.SegmentCosts;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.solver.ExactSolver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams over the plan executor: what a plan's steps are, runs in the pipeline. */
@Timeout(60)
class PipelineTest {
    private static final int FRAMES = 20;

    /** Two blocks of 10 ms here and 2 ms there; the tensor between takes 4 ms. */
    private static Costs costs() {
        SegmentCosts.Builder mobile = SegmentCosts.builder(2);
        SegmentCosts.Builder cloud = SegmentCosts.builder(2);
        for (int block = 0; block < 2; block++) {
            mobile.set(block, block, 10, 1);
            cloud.set(block, block, 2, 0);
        }
        return new Costs(
                mobile.build(),
                cloud.build(),
                1,
                0,
                List.of(
                        new CrossingTensor("x", 40_000, -1, List.of(0), false),
                        new CrossingTensor("a", 4_000, 0, List.of(1), false),
                        new CrossingTensor("y", 1_000, 1, List.of(), true)),
                new Link(8, 8, 1, 1, 1, 1),
                0);
    }

    /** The number in a frame's only tensor, by the tensor's name. */
    private static Map<String, Tensor> frame(String name, float value) {
        return Map.of(name, Tensor.ofFloats(Shape.of(1), value));
    }

    private static float number(Map<String, Tensor> tensors, String name) {
        return Objects.requireNonNull(tensors.get(name)).toFloats()[0];
    }

    /**
     * Each visit but the last is answered only when the device has begun the next frame: without overlap no frame
     * would ever be answered.
     */
    @Test
    void theDeviceComputesTheNextFrameWhileOneIsOnItsVisit() throws InterruptedException {
        Map<Integer, CompletableFuture<RemoteResult>> visits = new HashMap<>();
        AtomicInteger computing = new AtomicInteger();
        SegmentRunner local = (from, to, inputs) -> {
            assertThat(computing.incrementAndGet()).isEqualTo(1);
            int frame = (int) number(inputs, "x");
            complete(visits, frame - 1);
            computing.decrementAndGet();
            return new SegmentResult(frame("a", frame + 0.25f), 1);
        };
        RemoteSide remote = new RemoteSide() {
            @Override
            public CompletableFuture<RemoteResult> begin(RemoteRun visit) {
                int frame = (int) number(visit.send(), "a");
                if (frame == FRAMES - 1) {
                    complete(visits, frame);
                }
                return visitOf(visits, frame);
            }

            @Override
            public void forget(String queryId) {}
        };
        BlockingQueue<Outcome<Execution>> outcomes = new LinkedBlockingQueue<>();
        DeviceTurns turns = new DeviceTurns();
        ExclusiveRunner device = new ExclusiveRunner(local, Runnable::run, turns);
        PlanExecutor executor = new PlanExecutor(BlockGraph.of(costs()), device, remote, Timeline.REAL);
        Plan plan = PlanEvaluator.evaluate(costs(), List.of(Side.MOBILE, Side.CLOUD));
        Function<Integer, Execution> query = frame -> executor.execute(plan, frame("x", frame));
        try (QueryStream<Integer, Execution> stream =
                QueryStream.open(query, turns, StreamSettings.DEFAULT, outcomes::add, System::nanoTime)) {
            for (int frame = 0; frame < FRAMES; frame++) {
                stream.offer(frame);
            }
            for (int frame = 0; frame < FRAMES; frame++) {
                Outcome.Answered<Execution> answered = (Outcome.Answered<Execution>) outcomes.take();
                assertThat(number(answered.answer().outputs(), "y")).isEqualTo(frame + 0.5f);
            }
        }
    }

    private static CompletableFuture<RemoteResult> visitOf(
            Map<Integer, CompletableFuture<RemoteResult>> visits, int frame) {
        synchronized (visits) {
            return visits.computeIfAbsent(frame, key -> new CompletableFuture<>());
        }
    }

    private static void complete(Map<Integer, CompletableFuture<RemoteResult>> visits, int frame) {
        visitOf(visits, frame)
                .complete(new RemoteResult(
                        frame("y", frame + 0.5f), new RemoteTimings(0, 0, 0, 0, 0, 0, 0, Traffic.NONE)));
    }

    @Test
    void aStreamsPlanIsChosenByItsBottleneck() {
        ThroughputChooser chooser = new ThroughputChooser(
                new ThroughputPlanner(new ExactSolver()), List.of(), List.of(), Duration.ofMinutes(1));
        Plan alone = PlanEvaluator.evaluate(costs(), List.of(Side.MOBILE, Side.MOBILE));
        assertThatThrownBy(() -> chooser.value(alone)).hasMessage("no plan has been chosen yet");
        Plan best = chooser.choose(costs()).orElseThrow();
        assertThat(best.shortForm()).isEqualTo("M[0] C[1]");
        assertThat(chooser.value(best)).isEqualTo(10);
        assertThat(chooser.value(alone)).isEqualTo(20);
    }

    @Test
    void rulesHoldForAStreamsPlanToo() {
        DeclaredConditions conditions = new DeclaredConditions(Conditions.UNKNOWN);
        UserRules rules = UserRules.always(Objective.minimizeLatency())
                .withLowBattery(0.2)
                .withMetered(new MeteredUse.Nothing());
        ThroughputChooser chooser = new ThroughputChooser(
                new ThroughputPlanner(new ExactSolver()),
                List.of(),
                List.of(),
                Duration.ofMinutes(1),
                () -> rules.decide(conditions.now(), Counters.NONE),
                new ExactSolver());
        Plan split = chooser.choose(costs()).orElseThrow();
        assertThat(split.shortForm()).isEqualTo("M[0] C[1]");

        conditions.change(now -> now.withLink(Metering.METERED));
        Plan alone = chooser.choose(costs()).orElseThrow();
        assertThat(alone.shortForm()).isEqualTo("M[0-1]");
        assertThat(chooser.value(alone)).isEqualTo(20);
        assertThat(chooser.value(split)).isInfinite();

        conditions.change(now -> Conditions.UNKNOWN.withBattery(new Battery.Level(0.1, false)));
        Plan saving = chooser.choose(costs()).orElseThrow();
        assertThat(chooser.value(saving))
                .as("energy counts")
                .isEqualTo(saving.cost().mobileEnergyMillijoules())
                .isLessThanOrEqualTo(chooser.value(split));
    }
}
