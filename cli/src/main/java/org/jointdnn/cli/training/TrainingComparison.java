package org.jointdnn.cli.training;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jointdnn.cli.console.TextTable;
import org.jointdnn.cli.measured.ComparisonSetup;
import org.jointdnn.cli.measured.MeasuredComparison;
import org.jointdnn.cli.measured.NamedLink;
import org.jointdnn.cli.measured.Percentiles;
import org.jointdnn.cli.measured.ServerProcess;
import org.jointdnn.cli.model.CacheFolder;
import org.jointdnn.device.LinkSource;
import org.jointdnn.device.training.AdaptiveTrainer;
import org.jointdnn.device.training.CloudWorker;
import org.jointdnn.device.training.DevicePower;
import org.jointdnn.device.training.PlanInForce;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.engine.profile.PowerModel;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.planner.Objective;
import org.jointdnn.testbed.EmulatedLink;
import org.jointdnn.testbed.LinkEmulator;
import org.jointdnn.testbed.Slowdown;
import org.jointdnn.training.TrainableChoice;
import org.jointdnn.training.TrainingRun;
import org.jointdnn.training.TrainingSettings;
import org.jointdnn.training.adapter.Adapters;
import org.jointdnn.training.data.Batches;
import org.jointdnn.training.data.TrainingData;
import org.jointdnn.training.fit.Fit;
import org.jointdnn.training.gradient.ConvolutionLowering;
import org.jointdnn.training.gradient.LoweringFile;
import org.jointdnn.training.optimizer.LearningRate;
import org.jointdnn.training.optimizer.Optimizer;

/**
 * The same steps of the same training by each strategy, as measured: a server process, this process as the device, an emulated link
 * between them. What is only on the device doesn't depend on the link and is measured once.
 *
 * @param steps of each training
 */
public record TrainingComparison(ComparisonSetup setup, int steps) {
    private static final long SEED = 1;
    private static final int BATCH = 32;
    private static final double RATE = 3e-3;
    private static final Duration PROFILING = Duration.ofSeconds(2);
    private static final CloudWorker.Patience PATIENCE =
            new CloudWorker.Patience(Duration.ofMinutes(2), Duration.ofMinutes(5));

    /**
     * A row and what it was made of.
     *
     * @param millis of each step
     * @param onePlan whether all steps followed the same plan
     * @param curve how the loss fell: seconds of training and loss of each step
     */
    record Trained(
            TrainedRow row, TrainingStrategy strategy, List<Double> millis, boolean onePlan, List<double[]> curve) {
        /** With the median of all steps that these made by the same plan, since measuring it twice differs by chance alone. */
        Trained pooled(List<Trained> others) {
            List<Double> all = new ArrayList<>();
            others.stream().filter(this::hasSamePlan).forEach(other -> all.addAll(other.millis));
            return all.isEmpty()
                    ? this
                    : new Trained(row.withMedian(Percentiles.median(all)), strategy, millis, onePlan, curve);
        }

        private boolean hasSamePlan(Trained other) {
            return onePlan && other.onePlan && other.row.plan().equals(row.plan());
        }
    }

    private record Bench(ServerProcess server, LinkEmulator emulator) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            try (ServerProcess closedLast = server) {
                emulator.close();
            }
        }
    }

    /** Trains each network over each link. */
    List<Trained> run(List<String> networks, List<NamedLink> links) throws IOException {
        List<Trained> all = new ArrayList<>();
        TextTable table = TrainedRow.table();
        try (Bench bench = start()) {
            setup.print(table.titles());
            for (String network : networks) {
                Trainee trainee = Trainee.of(network);
                for (NamedLink link : links) {
                    List<Trained> measured = new ArrayList<>();
                    for (TrainingStrategy strategy : TrainingStrategy.values()) {
                        measured.add(trained(trainee, link, strategy, bench, all));
                    }
                    for (Trained each : measured) {
                        Trained pooled = each.pooled(measured);
                        all.add(pooled);
                        setup.print(table.row(pooled.row().cells().toArray(new String[0])));
                    }
                }
            }
        }
        return all;
    }

    private Bench start() throws IOException {
        setup.progress().phase("starting the server process");
        ServerProcess server = ServerProcess.start(setup.program(), Set.of(), setup.passErrors());
        try {
            InetSocketAddress anyPort = new InetSocketAddress("127.0.0.1", 0);
            return new Bench(
                    server, LinkEmulator.start(anyPort, server.address(), EmulatedLink.constant(10_000, 10_000, 0)));
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /** A network with its data. */
    private record Trainee(
            String name, String served, TrainingSetup training, TrainingRun run, Map<String, Tensor> reference) {
        static Trainee of(String network) throws IOException {
            ModelToTrain model = ModelToTrain.of(network);
            TrainingData data = NamedData.read(NamedData.DIGITS, model.picture());
            TrainingSetup training = TrainingSetup.of(
                    OrtRuntime.shared(MeasuredComparison.THREADS),
                    model.file(data, SEED),
                    data,
                    BATCH,
                    null,
                    (graph, loss) -> new TrainingSettings(
                            TrainableChoice.of(graph, List.of()),
                            graph.graph().outputs().get(0),
                            loss,
                            new Optimizer.Adam(0.9, 0.999, 1e-8, 0, false),
                            ConvolutionLowering.DEFAULT,
                            Adapters.NONE,
                            false),
                    CacheFolder.ofEnvironment().profiles().resolve(LoweringFile.name(MeasuredComparison.THREADS)));
            TrainingRun run = new TrainingRun(new LearningRate.Constant(RATE), Double.POSITIVE_INFINITY, SEED);
            return new Trainee(model.name(), model.served(data, SEED), training, run, new HashMap<>());
        }
    }

    private Trained trained(
            Trainee trainee, NamedLink link, TrainingStrategy strategy, Bench bench, List<Trained> before) {
        for (Trained other : before) {
            boolean same = strategy == TrainingStrategy.MOBILE_ONLY
                    && other.strategy() == strategy
                    && other.row().network().equals(trainee.name());
            if (same) {
                return new Trained(
                        other.row().over(link.name()), strategy, other.millis(), other.onePlan(), other.curve());
            }
        }
        bench.emulator().setLink(EmulatedLink.of(link.link()));
        OrtRuntime runtime = OrtRuntime.shared(MeasuredComparison.THREADS);
        setup.progress().phase(trainee.name() + " over " + link.name() + ", " + strategy.key());
        JointTally tally = new JointTally();
        try (AdaptiveTrainer trainer = connect(runtime, trainee, link, strategy, bench, tally)) {
            return train(runtime, trainee, link, strategy, trainer, tally);
        }
    }

    private AdaptiveTrainer connect(
            OrtRuntime runtime,
            Trainee trainee,
            NamedLink link,
            TrainingStrategy strategy,
            Bench bench,
            JointTally tally) {
        InetSocketAddress address = bench.emulator().address();
        CloudWorker worker = CloudWorker.begin(
                address.getHostString() + ":" + address.getPort(),
                trainee.served(),
                BATCH,
                trainee.training().network(),
                trainee.run().seed(),
                PATIENCE);
        AdaptiveTrainer.Settings settings = new AdaptiveTrainer.Settings(
                Objective.minimizeLatency(),
                List.of(),
                strategy.pins(trainee.training().network().blocks()),
                new LinkSource.Measured(link.link()),
                new DevicePower(PowerModel.JETSON_TX2.activeWatts(), 0),
                new Slowdown(setup.slowdown()),
                PROFILING,
                new AdaptiveTrainer.Listener() {
                    @Override
                    public void planned(PlanInForce plan) {
                        tally.planned(plan);
                    }
                });
        try {
            return new AdaptiveTrainer(runtime, trainee.training().network(), trainee.run(), worker, settings);
        } catch (RuntimeException e) {
            worker.close();
            throw e;
        }
    }

    private Trained train(
            OrtRuntime runtime,
            Trainee trainee,
            NamedLink link,
            TrainingStrategy strategy,
            AdaptiveTrainer trainer,
            JointTally tally) {
        Batches batches = trainee.training().batches(SEED);
        String input = trainee.training().network().inputs().get(0).name();
        List<Double> millis = new ArrayList<>();
        List<Double> predicted = new ArrayList<>();
        List<double[]> curve = new ArrayList<>();
        double seconds = 0;
        for (int step = 0; step < steps; step++) {
            Batches.Batch batch = batches.at(step);
            double loss =
                    trainer.step(Map.of(input, batch.inputs()), batch.labels()).loss();
            tally.add(trainer);
            millis.add(trainer.lastTimes().nanos() / 1e6);
            predicted.add(trainer.inForce().predicted().latencyMillis());
            seconds += trainer.lastTimes().nanos() / 1e9;
            curve.add(new double[] {seconds, loss});
            setup.progress().update("step " + (step + 1) + "/" + steps);
        }
        Fit fit = trainee.training().fit(runtime, trainer, trainee.run(), SEED);
        JointTally.Summary summary = tally.summary();
        return new Trained(
                new TrainedRow(
                        trainee.name(),
                        link.name(),
                        strategy.key(),
                        steps,
                        Percentiles.median(millis),
                        Percentiles.median(predicted),
                        seconds,
                        summary.millijoules() / 1e3,
                        summary.uploadBytes(),
                        summary.downloadBytes(),
                        fit.evaluate().accuracy(),
                        difference(trainee, trainer),
                        trainer.inForce().plan().shortForm()),
                strategy,
                millis,
                summary.plans().size() <= 1,
                curve);
    }

    /** The first to be asked is what the others are compared with. */
    private static double difference(Trainee trainee, AdaptiveTrainer trainer) {
        List<String> names =
                new ArrayList<>(trainee.training().network().settings().trainable());
        if (trainee.reference().isEmpty()) {
            trainee.reference().putAll(trainer.copiesOf(names));
        }
        double largest = 0;
        double difference = 0;
        for (Map.Entry<String, Tensor> expected : trainee.reference().entrySet()) {
            float[] reference = expected.getValue().toFloats();
            float[] actual = trainer.copyOf(expected.getKey()).toFloats();
            for (int index = 0; index < reference.length; index++) {
                largest = Math.max(largest, Math.abs(reference[index]));
                difference = Math.max(difference, Math.abs(reference[index] - (double) actual[index]));
            }
        }
        return difference / largest;
    }
}
