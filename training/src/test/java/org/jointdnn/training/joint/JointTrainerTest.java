package org.jointdnn.training.joint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.engine.Pace;
import org.jointdnn.engine.RemoteTimings;
import org.jointdnn.engine.Traffic;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.training.Pass;
import org.jointdnn.planner.training.TrainingStep;
import org.jointdnn.training.DivergedException;
import org.jointdnn.training.LocalTrainer;
import org.jointdnn.training.RandomRuns;
import org.jointdnn.training.StepRuns;
import org.jointdnn.training.TinyNetworks;
import org.jointdnn.training.TinyNetworks.Batch;
import org.jointdnn.training.TrainingNetwork;
import org.jointdnn.training.TrainingRun;
import org.jointdnn.training.TrainingWorker;
import org.jointdnn.training.loss.Loss;
import org.jointdnn.training.optimizer.LearningRate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JointTrainerTest {
    private static final OrtRuntime RUNTIME = OrtRuntime.shared(1);
    private static final TrainingRun CLIPPED = new TrainingRun(new LearningRate.Constant(0.02), 0.5, 7);
    private static final int PLACEMENTS = 10;

    static Stream<String> networks() {
        return TinyNetworks.all().keySet().stream();
    }

    private static TrainingNetwork network(String name) {
        return TrainingNetwork.of(TinyNetworks.model(name).nodeByNode(), TinyNetworks.settings(name));
    }

    /** Another worker in this process, whose answers get lost, before or after it has done what was asked, as the dice fall. */
    private static final class LossyWorker implements RemoteWorker {
        final VisitedWorker worker;
        final SplittableRandom random = new SplittableRandom(3);
        final Set<String> received = new HashSet<>();
        int lossPercent;

        LossyWorker(TrainingNetwork network, int lossPercent) {
            this.worker = new VisitedWorker(new TrainingWorker(RUNTIME, network, CLIPPED.seed()), System::nanoTime);
            this.lossPercent = lossPercent;
        }

        @Override
        public Visited visit(Visit visit) {
            loseSometimes();
            visit.sent().forEach(sent -> received.add(sent.name()));
            VisitedWorker.Answer answer = worker.visit(visit);
            loseSometimes();
            Map<String, Tensor> copies = new HashMap<>();
            long down = 0;
            for (int index = 0; index < answer.tensors().size(); index++) {
                Tensor tensor = answer.tensors().get(index);
                Tensor copy = Tensor.allocate(tensor.type(), tensor.shape());
                copy.data().put(tensor.data());
                copies.put(visit.returned().get(index), copy);
                down += tensor.bytes();
            }
            long up = visit.sent().stream()
                    .mapToLong(sent -> sent.tensor().bytes())
                    .sum();
            Traffic traffic = new Traffic(up, up, down, down, 0, 0, List.of());
            return new Visited(copies, answer.actionNanos(), new RemoteTimings(0, 0, 0, 0, 0, 0, 0, traffic));
        }

        private void loseSometimes() {
            if (random.nextInt(100) < lossPercent) {
                throw new IllegalStateException("lost");
            }
        }

        @Override
        public void close() {
            worker.close();
        }
    }

    private static JointTrainer joint(TrainingNetwork network, RemoteWorker there, StepRuns runs) {
        return new JointTrainer(RUNTIME, network, CLIPPED, there, Pace.FULL, runs, System::nanoTime);
    }

    private static void assertSame(TrainingNetwork network, LocalTrainer whole, JointTrainer joint, String what) {
        for (TensorSpec held : network.held()) {
            assertThat(joint.copyOf(held.name()).bitwiseEquals(whole.copyOf(held.name())))
                    .as("%s: %s", what, held.name())
                    .isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("networks")
    void trainsAsOneProcessDoesBitForBitWhateverThePlacement(String name) {
        TrainingNetwork network = network(name);
        for (int seed = 0; seed < PLACEMENTS; seed++) {
            StepRuns runs = RandomRuns.draw(network, seed);
            try (LocalTrainer whole = new LocalTrainer(RUNTIME, network, runs, CLIPPED);
                    LossyWorker there = new LossyWorker(network, 0);
                    JointTrainer joint = joint(network, there, runs)) {
                for (int step = 0; step < 10; step++) {
                    Batch batch = Batch.of(network, step);
                    assertThat(joint.step(batch.inputs(), batch.labels()))
                            .isEqualTo(whole.step(batch.inputs(), batch.labels()));
                }
                assertSame(network, whole, joint, "placement " + seed + ", " + runs);
            }
        }
    }

    /** What runs and what crosses, as forecast; the first step also moves what the steps before it left on the other side. */
    @ParameterizedTest
    @MethodSource("networks")
    void doesWhatIsForecast(String name) {
        TrainingNetwork network = network(name);
        for (int seed = 0; seed < PLACEMENTS; seed++) {
            StepRuns before = RandomRuns.draw(network, 50 + seed);
            StepRuns runs = RandomRuns.draw(network, seed);
            try (LossyWorker there = new LossyWorker(network, 0);
                    JointTrainer joint = joint(network, there, before)) {
                for (int step = 0; step < 2; step++) {
                    step(network, joint);
                }
                StepForecast next = joint.forecastNext(runs);
                joint.follow(runs);
                step(network, joint);
                assertDone(network, joint.lastTimes(), next, "after " + before + " " + runs);
                step(network, joint);
                assertDone(network, joint.lastTimes(), StepForecast.of(network, runs), "" + runs);
            }
        }
    }

    private static void step(TrainingNetwork network, JointTrainer joint) {
        Batch batch = Batch.of(network, joint.steps());
        joint.step(batch.inputs(), batch.labels());
    }

    /** In its first step a side may still have updates of the last to make, in segments of before. */
    private static void assertDone(TrainingNetwork network, StepTimes times, StepForecast forecast, String what) {
        assertThat(times.visits().stream()
                        .map(visit -> List.of(
                                visit.traffic().uploadBytes(), visit.traffic().downloadBytes())))
                .as(what)
                .containsExactlyElementsOf(forecast.visits().stream()
                        .map(visit -> List.of(bytes(network, visit.sent()), bytes(network, visit.returned())))
                        .toList());
        assertThat(passes(times.work().stream()
                        .map(done -> new StepForecast.Done(done.work(), done.side(), done.from(), done.to()))))
                .as(what)
                .isEqualTo(passes(forecast.work().stream()));
    }

    private static long bytes(TrainingNetwork network, List<String> names) {
        return names.stream()
                .mapToLong(name -> network.tensor(name).orElseThrow().bytes())
                .sum();
    }

    private static List<StepForecast.Done> passes(Stream<StepForecast.Done> work) {
        return work.filter(done -> done.work() != WorkTime.Work.UPDATE || done.side() == Side.MOBILE)
                .toList();
    }

    /** Neither samples nor labels are sent if the blocks that read them run here. */
    @ParameterizedTest
    @MethodSource("networks")
    void whatRunsHereNeedNotLeave(String name) {
        TrainingNetwork network = network(name);
        int last = network.blocks() - 1;
        StepRuns runs = StepRuns.of(
                network,
                List.of(
                        new TrainingStep.Run(Pass.FORWARD, Side.MOBILE, 0, 0),
                        new TrainingStep.Run(Pass.FORWARD, Side.CLOUD, 1, last - 1),
                        new TrainingStep.Run(Pass.FORWARD, Side.MOBILE, last, last),
                        new TrainingStep.Run(Pass.BACKWARD, Side.MOBILE, last, last),
                        new TrainingStep.Run(Pass.BACKWARD, Side.CLOUD, 1, last - 1),
                        new TrainingStep.Run(Pass.BACKWARD, Side.MOBILE, 0, 0)));
        try (LossyWorker there = new LossyWorker(network, 0);
                JointTrainer joint = joint(network, there, runs)) {
            step(network, joint);
            step(network, joint);
            assertThat(there.received).isNotEmpty().doesNotContain(Loss.LABELS);
            List<String> readByFirstBlockOnly = network.inputs().stream()
                    .map(TensorSpec::name)
                    .filter(input -> IntStream.rangeClosed(1, last - 1)
                            .noneMatch(block -> network.forward(block, block).inputs().stream()
                                    .anyMatch(read -> read.name().equals(input))))
                    .toList();
            assertThat(Collections.disjoint(there.received, readByFirstBlockOnly))
                    .isTrue();
        }
    }

    @Test
    void profilesBothSidesWithoutChangingAnything() {
        TrainingNetwork network = network("lenet");
        StepRuns runs = RandomRuns.draw(network, 1);
        try (LocalTrainer whole = new LocalTrainer(RUNTIME, network, runs, CLIPPED);
                LossyWorker there = new LossyWorker(network, 0);
                JointTrainer joint = joint(network, there, runs)) {
            Batch batch = Batch.of(network, 0);
            StepProfiler profiler = new StepProfiler(network, joint, batch.inputs(), batch.labels(), System::nanoTime);
            for (Side side : Side.values()) {
                SideProfile profile = profiler.measure(side, 1);
                int last = network.blocks() - 1;
                assertThat(profile.forward().millis(0, last)).isPositive();
                assertThat(profile.backward().millis(0, last)).isPositive();
                assertThat(profile.update().millis(0, last)).isPositive();
                assertThat(profile.forward().millis(0, last))
                        .isGreaterThanOrEqualTo(0.2 * profile.forward().millis(0, 0));
            }
            for (int step = 0; step < 3; step++) {
                Batch next = Batch.of(network, step);
                joint.step(next.inputs(), next.labels());
                whole.step(next.inputs(), next.labels());
            }
            assertSame(network, whole, joint, "after profiling");
        }
    }

    @ParameterizedTest
    @MethodSource("networks")
    void losesNoUpdateWhenPlansChangeAndAnswersGetLost(String name) {
        TrainingNetwork network = network(name);
        StepRuns first = RandomRuns.draw(network, 100);
        int lost = 0;
        try (LocalTrainer whole = new LocalTrainer(RUNTIME, network, first, CLIPPED);
                LossyWorker there = new LossyWorker(network, 20);
                JointTrainer joint = joint(network, there, first)) {
            for (int step = 0; step < 30; step++) {
                StepRuns runs = RandomRuns.draw(network, 100 + step / 3);
                whole.follow(runs);
                joint.follow(runs);
                Batch batch = Batch.of(network, step);
                whole.step(batch.inputs(), batch.labels());
                while (joint.steps() == step) {
                    try {
                        joint.step(batch.inputs(), batch.labels());
                    } catch (IllegalStateException e) {
                        lost++;
                    }
                }
            }
            there.lossPercent = 0;
            assertSame(network, whole, joint, name);
        }
        assertThat(lost).isGreaterThan(5);
    }

    @Test
    void aStepThatDivergesLeavesBothSidesAsTheyWere() {
        TrainingNetwork network = network("lenet");
        StepRuns runs = RandomRuns.draw(network, 1);
        try (LocalTrainer whole = new LocalTrainer(RUNTIME, network, runs, CLIPPED);
                LossyWorker there = new LossyWorker(network, 0);
                JointTrainer joint = joint(network, there, runs)) {
            for (int step = 0; step < 3; step++) {
                Batch batch = Batch.of(network, step);
                Tensor broken = Tensor.allocate(
                        network.inputs().get(0).type(), network.inputs().get(0).shape());
                broken.data().putFloat(0, Float.NaN);
                assertThatExceptionOfType(DivergedException.class)
                        .isThrownBy(() -> joint.step(Map.of("x", broken), batch.labels()));
                joint.step(batch.inputs(), batch.labels());
                whole.step(batch.inputs(), batch.labels());
            }
            assertSame(network, whole, joint, "after diverging");
        }
    }

    @Test
    void aVisitOutOfTurnIsRefused() {
        TrainingNetwork network = network("lenet");
        try (LossyWorker there = new LossyWorker(network, 0)) {
            Visit first = new Visit(1, List.of(new WorkerAction.Begin(0)), List.of(), List.of());
            there.visit(first);
            there.visit(first);
            Visit third = new Visit(3, List.of(), List.of(), List.of());
            assertThatExceptionOfType(VisitedWorker.OutOfOrderException.class)
                    .isThrownBy(() -> there.visit(third))
                    .withMessageContaining("visit 3 comes after visit 1");
        }
    }
}
