package org.jointdnn.cli.commands;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jointdnn.cli.console.ExitStatus;
import org.jointdnn.cli.console.HostPort;
import org.jointdnn.cli.console.Options;
import org.jointdnn.cli.console.Output;
import org.jointdnn.cli.console.Progress;
import org.jointdnn.cli.model.CacheFolder;
import org.jointdnn.cli.model.NamedFiles;
import org.jointdnn.cli.model.PreparationProgress;
import org.jointdnn.cli.model.RandomInputs;
import org.jointdnn.cli.planning.Amount;
import org.jointdnn.cli.planning.LinkOptions;
import org.jointdnn.cli.planning.PlanOptions;
import org.jointdnn.device.JointDnn;
import org.jointdnn.device.JointDnnOptions;
import org.jointdnn.device.Tensors;
import org.jointdnn.device.adapt.AdaptationListener;
import org.jointdnn.device.conditions.UserRules;
import org.jointdnn.engine.calibration.Calibration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code run}: the device side. */
@Command(
        name = "run",
        sortOptions = false,
        header = "Answers queries of a network that a server offers, split between this machine and the server.",
        description = {
            "",
            "Fetches the network's description, measures the link, profiles this machine the first time, plans, fetches"
                    + " the weights that its own segments need, and then answers. What it fetches and measures it keeps.",
            "While queries run, it learns from them what link, server and this machine are like, and changes to the best"
                    + " plan of the moment. Once it holds all weights it answers whatever becomes of the server, and"
                    + " begins to compute by itself what the server is late with.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  jointdnn run resnet50 --cloud cloud.example:8433 --repeat 20",
            "  jointdnn run resnet50 --cloud localhost:8433 --input photo.jpg --output scores.npy",
            "  jointdnn run resnet50 --cloud localhost:8433 --objective energy --pin 0-1=mobile",
            "  jointdnn run resnet50 --cloud localhost:8433 --calibration calibration.json --max-accuracy-loss 1%%",
            "  jointdnn run resnet50 --cloud localhost:8433 --repeat 1000 --watch --deadline 200ms",
            "  jointdnn run resnet50 --cloud localhost:8433 --repeat 300 --stream --frame-rate 30 --throughput",
            "  jointdnn run resnet50 --cloud one:8433,two:8433 --data-cap 500MB --low-battery 20%%",
            "  jointdnn run resnet50 --cloud localhost:8433 --plan plan.json --json -"
        })
public final class RunCommand implements Callable<Integer> {
    private static final long SEED = 1;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "MODEL", description = "The network's name at the server.")
    private String model = "";

    @Option(
            names = "--cloud",
            required = true,
            paramLabel = "HOST:PORT",
            description =
                    "The server; or several, separated by commas: one is used at a time, the first that can be, and when"
                            + " it fails the next that has the same weights, until the first can be used again.")
    private String cloud = "";

    @Option(
            names = "--input",
            paramLabel = "[NAME=]FILE",
            description = "The query, .npy, or a JPEG, PNG or WebP if the input is declared to be a picture; repeat for"
                    + " several inputs. Default: random numbers.")
    private List<String> inputs = new ArrayList<>();

    @Option(
            names = "--output",
            paramLabel = "[NAME=]FILE",
            description =
                    "Where the answer goes, .npy, or .png, .jpg or .webp if the output is declared to be a picture;"
                            + " repeat for several outputs.")
    private List<String> outputs = new ArrayList<>();

    @Option(names = "--repeat", paramLabel = "N", defaultValue = "1", description = "Queries, or frames. Default: 1.")
    private int repeat;

    @Option(
            names = "--deadline",
            paramLabel = "TIME",
            converter = Amount.Millis.class,
            description =
                    "By when a query is to be answered, such as 200ms; what the server hasn't answered so late that"
                            + " this machine can still do it, this machine does. Default: as soon as possible.")
    private @Nullable Double deadlineMillis;

    @Mixin
    private final StreamOptions streaming = new StreamOptions();

    @Option(
            names = "--watch",
            description = "Show what is believed of the link, the server and the plan as queries run, and why the plan"
                    + " changes.")
    private boolean watching;

    @Option(
            names = "--max-waste",
            paramLabel = "SHARE",
            defaultValue = "1",
            converter = Amount.Share.class,
            description =
                    "The most of the queries' time, such as 10%%, for which this machine may compute in vain what the"
                            + " server answers after all; 0 never begins before the server has failed, or a deadline demands it."
                            + " Default: 1, no limit.")
    private double maxWaste;

    @Option(names = "--keep-plan", description = "Follow the first plan to the end.")
    private boolean keepPlan;

    @Option(
            names = "--plan",
            paramLabel = "mobile|cloud|FILE",
            description = "Run all on one side, or by a plan that 'jointdnn plan --json FILE' wrote.")
    private @Nullable String plan;

    @Mixin
    private final LinkOptions setting = new LinkOptions();

    @Option(names = "--threads", paramLabel = "N", description = Options.THREADS)
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--profile", paramLabel = "FILE", description = "This machine's profile of the network.")
    private @Nullable Path profile;

    @Option(
            names = "--calibration",
            paramLabel = "FILE",
            description = "What 'jointdnn calibrate' measured of the network; the plan then has the best codec for each"
                    + " tensor that crosses. Default: tensors cross as they are.")
    private @Nullable Path calibration;

    @Mixin
    private final RuleOptions rules = new RuleOptions();

    @Mixin
    private final PlanOptions planning = new PlanOptions();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() throws IOException, InterruptedException {
        checkOptions();
        Optional<Calibration> calibrated =
                calibration == null ? Optional.empty() : Optional.of(CalibratedModel.read(calibration));
        WantedPlan wanted = WantedPlan.of(plan, streaming.aim(), planning, calibrated);
        try (Progress progress = output.progress()) {
            progress.phase("connecting to " + cloud);
            Watch watch = new Watch(output.text(), progress, System::nanoTime);
            JointDnnOptions options = options(wanted, progress, watch);
            UserRules wishes = rules.rules(planning.objective());
            try (JointDnn joint = JointDnn.connect(servers(), model, wishes, options)) {
                NamedFiles answers = NamedFiles.of("--output", outputs, joint.outputs());
                answers.checkPictures(joint.bundle().tensors());
                Tensors query = query(joint);
                if (!wanted.follow(joint, !keepPlan, output)) {
                    return ExitStatus.INFEASIBLE;
                }
                progress.close();
                if (streaming.wanted()) {
                    new FrameStream(joint, query, streaming)
                            .answer(repeat, answers, watching ? Optional.of(watch) : Optional.empty(), output);
                } else {
                    answerQueries(joint, query, answers, watch);
                }
            }
        }
        return ExitStatus.SUCCESS;
    }

    private void checkOptions() {
        CommandLine command = command();
        Options.atLeast(command, "--repeat", 1, repeat);
        setting.check();
        streaming.check(deadlineMillis != null, plan != null);
        Options.atLeast(command, "--threads", 1, threads);
        rules.rules(planning.objective());
        try {
            servers().forEach(HostPort::parse);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command, "--cloud: " + e.getMessage(), e);
        }
        if (new HashSet<>(servers()).size() < servers().size()) {
            throw new ParameterException(command, "--cloud: " + cloud + " names a server twice");
        }
    }

    private List<String> servers() {
        return List.of(cloud.split(",", -1));
    }

    private JointDnnOptions options(WantedPlan wanted, Progress progress, Watch watch) {
        JointDnnOptions.Builder options = JointDnnOptions.builder()
                .cache(CacheFolder.ofEnvironment().device())
                .threads(threads)
                .choice(wanted.choice())
                .solver(planning.boundedSolver())
                .conditions(rules.conditions())
                .maxWaste(maxWaste)
                .pace(setting.pace())
                .link(setting.source())
                .listener(watch.beforeQueries(PreparationProgress.to(progress, model)))
                .adaptation(watching ? watch : AdaptationListener.NONE);
        if (profile != null) {
            options.profile(profile);
        }
        wanted.calibration().ifPresent(options::calibration);
        return options.build();
    }

    private Tensors query(JointDnn joint) throws IOException {
        return inputs.isEmpty()
                ? RandomInputs.of(joint.inputs(), SEED)
                : NamedFiles.of("--input", inputs, joint.inputs())
                        .read(joint.bundle().tensors());
    }

    private void answerQueries(JointDnn joint, Tensors query, NamedFiles answers, Watch watch) throws IOException {
        Optional<QueryTable> table = watching ? Optional.empty() : Optional.of(new QueryTable(output.text()));
        if (watching) {
            watch.begin();
        }
        try (Output.JsonLines lines = output.lines()) {
            for (int i = 0; i < repeat; i++) {
                Tensors answer = answer(joint, query);
                QueryView view = QueryView.of(i, joint.lastPlan());
                table.ifPresentOrElse(rows -> rows.print(view), () -> watch.show(Watch.State.of(view, joint)));
                lines.write(view);
                if (i == 0) {
                    answers.write(answer, joint.bundle().tensors());
                }
            }
        }
        watch.end();
    }

    private Tensors answer(JointDnn joint, Tensors query) {
        return deadlineMillis == null
                ? joint.run(query)
                : joint.run(query, Duration.ofNanos(Math.round(1e6 * deadlineMillis)));
    }

    private CommandLine command() {
        if (spec == null) {
            throw new IllegalStateException("not run from a command line");
        }
        return spec.commandLine();
    }
}
