package org.jointdnn.training.joint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.training.DivergedException;
import org.jointdnn.training.LocalTrainer;
import org.jointdnn.training.RandomRuns;
import org.jointdnn.training.StepRuns;
import org.jointdnn.training.TinyNetworks;
import org.jointdnn.training.TinyNetworks.Batch;
import org.jointdnn.training.TrainingNetwork;
import org.jointdnn.training.TrainingRun;
import org.jointdnn.training.TrainingWorker;
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
        int lossPercent;

        LossyWorker(TrainingNetwork network, int lossPercent) {
            this.worker = new VisitedWorker(new TrainingWorker(RUNTIME, network, CLIPPED.seed()));
            this.lossPercent = lossPercent;
        }

        @Override
        public Map<String, Tensor> visit(Visit visit) {
            loseSometimes();
            List<Tensor> answer = worker.visit(visit);
            loseSometimes();
            Map<String, Tensor> copies = new HashMap<>();
            for (int index = 0; index < answer.size(); index++) {
                Tensor tensor = answer.get(index);
                Tensor copy = Tensor.allocate(tensor.type(), tensor.shape());
                copy.data().put(tensor.data());
                copies.put(visit.returned().get(index), copy);
            }
            return copies;
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
                    JointTrainer joint = new JointTrainer(RUNTIME, network, CLIPPED, there, runs)) {
                for (int step = 0; step < 10; step++) {
                    Batch batch = Batch.of(network, step);
                    assertThat(joint.step(batch.inputs(), batch.labels()))
                            .isEqualTo(whole.step(batch.inputs(), batch.labels()));
                }
                assertSame(network, whole, joint, "placement " + seed + ", " + runs);
            }
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
                JointTrainer joint = new JointTrainer(RUNTIME, network, CLIPPED, there, first)) {
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
                JointTrainer joint = new JointTrainer(RUNTIME, network, CLIPPED, there, runs)) {
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
