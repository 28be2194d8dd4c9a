package org.jointdnn.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jointdnn.cloud.CloudServer;
import org.jointdnn.cloud.CloudSettings;
import org.jointdnn.cloud.ModelFolder;
import org.jointdnn.device.LinkSource;
import org.jointdnn.device.training.AdaptiveTrainer;
import org.jointdnn.device.training.CloudWorker;
import org.jointdnn.device.training.DevicePower;
import org.jointdnn.device.training.PlanInForce;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.engine.prepare.PartitionedGraph;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.graph.Purpose;
import org.jointdnn.onnx.model.OnnxFile;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Pin;
import org.jointdnn.planner.Side;
import org.jointdnn.testbed.Slowdown;
import org.jointdnn.training.LocalTrainer;
import org.jointdnn.training.StepRuns;
import org.jointdnn.training.TestModel;
import org.jointdnn.training.TinyNetworks;
import org.jointdnn.training.TinyNetworks.Batch;
import org.jointdnn.training.TrainingNetwork;
import org.jointdnn.training.TrainingRun;
import org.jointdnn.training.optimizer.LearningRate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A training that chooses its plans as it goes gives what one process gives that is told the same plans, bit for bit. */
class AdaptiveTrainingTest {
    private static final OrtRuntime RUNTIME = OrtRuntime.shared(1);
    private static final TrainingRun RUN = new TrainingRun(new LearningRate.Constant(0.02), 0.5, 7);
    private static final CloudWorker.Patience PATIENT =
            new CloudWorker.Patience(Duration.ofSeconds(60), Duration.ofSeconds(120));
    private static final int STEPS = 20;

    @TempDir
    private Path folder;

    private CloudServer server;

    @BeforeEach
    void start() throws IOException {
        for (Map.Entry<String, TestModel> network : TinyNetworks.all().entrySet()) {
            Files.write(
                    folder.resolve(network.getKey() + ".onnx"),
                    network.getValue().proto().toByteArray());
        }
        server = CloudServer.start(
                CloudSettings.of("127.0.0.1", 0, folder.resolve("cache")).withThreads(1),
                List.of(new ModelFolder(folder)));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    static Stream<String> networks() {
        return TinyNetworks.all().keySet().stream();
    }

    private TrainingNetwork network(String name) {
        OnnxFile file = OnnxFile.read(folder.resolve(name + ".onnx"));
        return TrainingNetwork.of(PartitionedGraph.of(RUNTIME, file, 1, Purpose.TRAINING), TinyNetworks.settings(name));
    }

    private AdaptiveTrainer trainer(String name, TrainingNetwork network, List<Pin> pins, List<PlanInForce> plans) {
        CloudWorker worker = CloudWorker.begin("127.0.0.1:" + server.port(), name, 1, network, RUN.seed(), PATIENT);
        return new AdaptiveTrainer(
                RUNTIME,
                network,
                RUN,
                worker,
                new AdaptiveTrainer.Settings(
                        Objective.minimizeLatency(),
                        List.of(),
                        pins,
                        new LinkSource.Measured(Link.WIFI),
                        new DevicePower(1.3, 0),
                        new Slowdown(5),
                        Duration.ofMillis(50),
                        new AdaptiveTrainer.Listener() {
                            @Override
                            public void planned(PlanInForce plan) {
                                plans.add(plan);
                            }
                        }));
    }

    /** With no pins, and with the ends pinned here and what is between there. */
    @ParameterizedTest
    @MethodSource("networks")
    void whateverPlansItFollows(String name) {
        TrainingNetwork network = network(name);
        int last = network.blocks() - 1;
        List<Pin> split =
                List.of(new Pin(0, 0, Side.MOBILE), new Pin(1, last - 1, Side.CLOUD), new Pin(last, last, Side.MOBILE));
        for (List<Pin> pins : List.of(List.<Pin>of(), split)) {
            List<PlanInForce> plans = new ArrayList<>();
            try (AdaptiveTrainer adaptive = trainer(name, network, pins, plans)) {
                for (int step = 0; step < STEPS; step++) {
                    Batch batch = Batch.of(network, step);
                    adaptive.step(batch.inputs(), batch.labels());
                    assertThat(adaptive.lastCost().latencyMillis()).isPositive();
                    assertThat(adaptive.inForce().predicted().latencyMillis()).isPositive();
                }
                try (LocalTrainer whole = replayed(network, plans)) {
                    for (TensorSpec changing : network.changing()) {
                        assertThat(adaptive.copyOf(changing.name()).bitwiseEquals(whole.copyOf(changing.name())))
                                .as("%s of %s with %s", changing.name(), name, pins)
                                .isTrue();
                    }
                }
                for (PlanInForce plan : plans) {
                    pins.forEach(pin -> assertThat(plan.plan().forward().subList(pin.from(), pin.to() + 1))
                            .containsOnly(pin.side()));
                }
                if (!pins.isEmpty()) {
                    assertThat(adaptive.lastCost().uploadBytes()).isPositive();
                    assertThat(adaptive.lastCost().downloadBytes()).isPositive();
                }
            }
        }
    }

    private static LocalTrainer replayed(TrainingNetwork network, List<PlanInForce> plans) {
        assertThat(plans.get(0).step()).isZero();
        LocalTrainer whole = new LocalTrainer(
                RUNTIME, network, StepRuns.of(network, plans.get(0).plan()), RUN);
        for (int step = 0; step < STEPS; step++) {
            for (PlanInForce plan : plans) {
                if (plan.step() == step) {
                    whole.follow(StepRuns.of(network, plan.plan()));
                }
            }
            Batch batch = Batch.of(network, step);
            whole.step(batch.inputs(), batch.labels());
        }
        return whole;
    }
}
