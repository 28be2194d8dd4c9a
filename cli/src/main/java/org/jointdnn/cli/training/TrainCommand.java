package org.jointdnn.cli.training;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jointdnn.cli.console.CommandFailure;
import org.jointdnn.cli.console.ExitStatus;
import org.jointdnn.cli.console.Figures;
import org.jointdnn.cli.console.Options;
import org.jointdnn.cli.console.Output;
import org.jointdnn.cli.console.Progress;
import org.jointdnn.cli.model.CacheFolder;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.engine.Segment;
import org.jointdnn.training.DivergedException;
import org.jointdnn.training.LocalTrainer;
import org.jointdnn.training.TrainingRun;
import org.jointdnn.training.data.TrainingData;
import org.jointdnn.training.fit.EpochResult;
import org.jointdnn.training.gradient.LoweringFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code train}: trains a network, on this machine or together with a server. */
@Command(
        name = "train",
        header = "Trains a network, from scratch or from the weights in a file.",
        description = {
            "",
            "Forward pass, backward pass and update of every block are ONNX models on the stock runtime. The result is a"
                    + " plain ONNX model with the trained weights: run it anywhere, or split it with the other commands.",
            "",
            "With --cloud the passes of each block run on this device or on the server, as the best plan says, and the"
                    + " result is the same.",
            "",
            "After every epoch the test set is evaluated and a checkpoint written, from which --resume goes on.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  jointdnn train lenet5 --data digits --epochs 5",
            "  jointdnn train lenet5 --data digits --cloud 192.168.0.7:8433    together with a server",
            "  jointdnn train mine.onnx --data photos/ --cloud 192.168.0.7:8433 --pin 0=mobile --labels-stay",
            "                                                                  neither pictures nor labels leave",
            "  jointdnn train resnet8 --data cifar-10-batches-bin/ --epochs 30 --lr 3e-3 --schedule cosine",
            "  jointdnn train resnet8 --data cifar-10-batches-bin/ --epochs 40 --lr 3e-3 --resume",
            "  jointdnn train mine.onnx --data photos/ --trainable head --out tuned.onnx --report curves.html",
            "  jointdnn train mine.onnx --data photos/ --trainable norms --trainable 'classifier.*'",
            "  jointdnn train mine.onnx --data photos/ --lora 4,alpha=8 --trainable 'encoder.*'",
            "",
            "DATA is one of",
            "  digits                   drawn digits, 6000 to learn from and 1000 to test on",
            "  a folder with            MNIST's files (IDX, .gz too), CIFAR-10's binary files, train-images.npy and",
            "                           train-labels.npy (and test-...), or a folder of pictures for each class",
            "  SAMPLES.npy,LABELS.npy   integers as labels are classes, float32 what the output should be",
            "Without a test set, every tenth sample is kept for one. Pixels become -1 to 1.",
            "",
            "PATTERN of --trainable is all; head (the last block with weights); norms (scales and offsets of",
            "normalisations); biases; blocks as inspect numbers them, 7, 0-3 or 4-; or a weight's name with * for any text."
        })
public final class TrainCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final Output output = new Output();

    @Mixin
    private final CloudOptions together = new CloudOptions();

    @Mixin
    private final OptimizerOptions optimizing = new OptimizerOptions();

    @Mixin
    private final SavingOptions saving = new SavingOptions();

    @Parameters(
            paramLabel = "MODEL",
            description =
                    "An .onnx file with an open batch (operator set 13 or newer), or a network made for the data with"
                            + " weights drawn at random: lenet5, resnet8, resnet18, vgg-small, mobilenetv2, unet-small.")
    private String model = "";

    @Option(names = "--data", required = true, paramLabel = "DATA", description = "What to learn from; see below.")
    private String data = "";

    @Option(
            names = "--epochs",
            paramLabel = "N",
            defaultValue = "5",
            description = "Passes over the data, those before --resume counted. Default: ${DEFAULT-VALUE}.")
    private int epochs;

    @Option(
            names = "--batch",
            paramLabel = "B",
            defaultValue = "32",
            description = "Samples of a step. Default: ${DEFAULT-VALUE}.")
    private int batch;

    @Option(
            names = "--loss",
            paramLabel = "NAME",
            description = "cross-entropy (of classes), bce, mse or l1. Default: cross-entropy for classes, else mse.")
    private @Nullable String loss;

    @Option(
            names = "--trainable",
            paramLabel = "PATTERN",
            description = "Trains these weights only, and leaves the others as they are; repeatable. Default: all.")
    private List<String> trainable = new ArrayList<>();

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Of first weights, order of samples and dropout. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--out", paramLabel = "FILE", description = "The trained model. Default: MODEL-trained.onnx.")
    private @Nullable Path out;

    @Option(
            names = "--checkpoint",
            paramLabel = "FILE",
            description = "Written after every epoch. Default: the trained model's name and .checkpoint.")
    private @Nullable Path checkpoint;

    @Option(
            names = "--checkpoint-every",
            paramLabel = "STEPS",
            defaultValue = "0",
            description = "Writes the checkpoint after so many steps too.")
    private int checkpointEvery;

    @Option(names = "--resume", description = "Goes on from the checkpoint; optimiser, data and seed must be the same.")
    private boolean resume;

    @Option(names = "--restart", description = "Begins anew though there is a checkpoint, which is written over.")
    private boolean restart;

    @Option(names = "--report", paramLabel = "FILE", description = "Curves of loss and accuracy as an HTML page.")
    private @Nullable Path report;

    @Option(names = "--threads", paramLabel = "N", description = Options.THREADS)
    private int threads = Runtime.getRuntime().availableProcessors();

    @Override
    public Integer call() throws IOException {
        CommandLine command = command();
        Options.atLeast(command, "--epochs", 1, epochs);
        Options.atLeast(command, "--batch", 1, batch);
        Options.atLeast(command, "--checkpoint-every", 0, checkpointEvery);
        Options.atLeast(command, "--threads", 1, threads);
        optimizing.optimizer();
        optimizing.run(1, seed);
        together.check();
        saving.check();
        ModelToTrain named = ModelToTrain.of(model);
        Path trained = out == null ? Path.of(named.name() + "-trained.onnx") : out;
        Path kept = checkpoint == null ? Path.of(trained + ".checkpoint") : checkpoint;
        checkFiles(trained, kept);
        try (Progress progress = output.progress()) {
            train(named, trained, kept, progress);
        } catch (DivergedException e) {
            String left = Files.exists(kept) ? " The checkpoint " + kept + " is from before." : "";
            throw new CommandFailure(e.getMessage() + left, e);
        }
        return ExitStatus.SUCCESS;
    }

    private void checkFiles(Path trained, Path kept) {
        output.checkJson();
        checkFile("--out", trained);
        checkFile("--checkpoint", kept);
        if (report != null) {
            checkFile("--report", report);
        }
        if (resume && restart) {
            throw new ParameterException(
                    command().getCommandSpec().commandLine(), "--resume and --restart exclude each other");
        }
        if (resume && !Files.exists(kept)) {
            throw new CommandFailure("--resume: there is no checkpoint " + kept);
        }
        if (!resume && !restart && Files.exists(kept)) {
            throw new CommandFailure(
                    "there is a checkpoint " + kept + " of an earlier training; --resume goes on from it,"
                            + " --restart begins anew and writes over it");
        }
    }

    private static void checkFile(String option, Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file) || folder == null || !Files.isDirectory(folder)) {
            throw new CommandFailure(option + " " + file + ": not a file in an existing folder");
        }
    }

    private void train(ModelToTrain named, Path trained, Path kept, Progress progress) throws IOException {
        progress.phase("reading " + data);
        TrainingData samples = NamedData.read(data, named.picture());
        progress.phase("preparing " + named.name() + ", measuring ways of computing it");
        OrtRuntime runtime = OrtRuntime.shared(threads);
        TrainingSetup setup = TrainingSetup.of(
                runtime,
                named.file(samples, seed),
                samples,
                batch,
                loss,
                (graph, chosen) -> saving.settings(graph, trainable, chosen, optimizing.optimizer(), seed),
                CacheFolder.ofEnvironment().profiles().resolve(LoweringFile.name(threads)));
        if (setup.endsInSoftmax()) {
            progress.note("jointdnn: the network ends in Softmax, and cross-entropy takes scores before it; export it"
                    + " without to learn well");
        }
        TrainingRun run = optimizing.run((long) epochs * setup.batches(seed).perEpoch(), seed);
        JointTally tally = new JointTally();
        TrainingJob job = new TrainingJob(
                setup,
                run,
                new TrainingJob.Goal(epochs, trained, kept, checkpointEvery),
                tally,
                progress,
                line -> progress.around(() -> {
                    output.text().println(line);
                    output.text().flush();
                }));
        List<EpochResult> results = job.run(
                runtime,
                resume,
                () -> together.wanted()
                        ? together.connect(
                                runtime, setup.network(), run, named.served(samples, seed), batch, job.planListener())
                        : new LocalTrainer(
                                runtime,
                                setup.network(),
                                List.of(new Segment(0, setup.network().blocks() - 1)),
                                run));
        report(named, setup, results);
        answer(named, setup, results, trained, kept, tally);
    }

    private void report(ModelToTrain named, TrainingSetup setup, List<EpochResult> results) throws IOException {
        if (report != null) {
            List<String> facts = List.of(
                    Figures.count(setup.parameters()) + " parameters trained on "
                            + setup.data().train().size() + " samples, "
                            + setup.data().test().size() + " to test on.",
                    "Steps of " + batch + " samples, " + Figures.plain(TrainingSummary.stepsPerSecond(results))
                            + " a second on this machine.");
            String arguments = String.join(" ", command().getParseResult().originalArgs());
            new CurvesReport(named.name(), data, facts, results, "jointdnn " + arguments).write(report);
        }
    }

    private void answer(
            ModelToTrain named,
            TrainingSetup setup,
            List<EpochResult> results,
            Path trained,
            Path kept,
            JointTally tally)
            throws IOException {
        EpochResult last = results.get(results.size() - 1);
        double speed = TrainingSummary.stepsPerSecond(results);
        PrintWriter text = output.text();
        text.println(String.format(
                Locale.ROOT,
                "%s: %d blocks, %s parameters trained",
                named.name(),
                setup.network().blocks(),
                Figures.count(setup.parameters())));
        text.println("Trained model: " + trained + (report == null ? "" : "; curves: " + report));
        text.flush();
        output.answer(new TrainingSummary(
                named.name(),
                setup.network().blocks(),
                setup.parameters(),
                setup.data().train().size(),
                setup.data().test().size(),
                batch,
                last.steps(),
                results.stream().map(TrainingSummary.Row::of).toList(),
                last.testLoss(),
                TrainingSummary.known(last.testAccuracy()),
                speed,
                trained.toString(),
                kept.toString(),
                together.wanted() ? tally.summary() : null));
    }

    private CommandLine command() {
        if (spec == null) {
            throw new IllegalStateException("not run from a command line");
        }
        return spec.commandLine();
    }
}
