package org.jointdnn.cli.commands;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.jointdnn.cli.console.CommandFailure;
import org.jointdnn.cli.console.ExitStatus;
import org.jointdnn.cli.console.Output;
import org.jointdnn.cli.costs.CostsFile;
import org.jointdnn.cli.costs.PlanJson;
import org.jointdnn.cli.costs.RadioJson;
import org.jointdnn.cli.costs.TrainingPlanJson;
import org.jointdnn.cli.planning.LinkConverter;
import org.jointdnn.cli.planning.PlanMaps;
import org.jointdnn.cli.planning.PlanOptions;
import org.jointdnn.cli.planning.RadioOptions;
import org.jointdnn.engine.calibration.CodedCosts;
import org.jointdnn.engine.calibration.PlanLoss;
import org.jointdnn.engine.calibration.WholeLossSolver;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanSolver;
import org.jointdnn.planner.Quantity;
import org.jointdnn.planner.Solution;
import org.jointdnn.planner.radio.RadioCycle;
import org.jointdnn.planner.radio.RadioEvaluator;
import org.jointdnn.planner.radio.RadioSolver;
import org.jointdnn.planner.ranking.ParetoFront;
import org.jointdnn.planner.training.TrainingCosts;
import org.jointdnn.planner.training.TrainingPlan;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code jointdnn plan}: finds the best plan of a model, or of costs in a file. */
@Command(
        name = "plan",
        sortOptions = false,
        header = "Finds the placement of a network's blocks that is best for an objective, within limits.",
        customSynopsis = {
            "jointdnn plan MODEL --mobile PROFILE --cloud PROFILE --link L [OPTIONS]",
            "       jointdnn plan --costs COSTS.json [--link L] [OPTIONS]"
        },
        description = {
            "",
            "Plans for a network from its profiles on both machines (jointdnn profile), or for costs in a file. Answers"
                    + " with status 3 if no plan is within the limits, and says which limit can't hold and which plan"
                    + " comes nearest.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  jointdnn plan resnet50 --mobile mobile.json --cloud cloud.json --link 4g",
            "  jointdnn plan resnet50 --mobile mobile.json --cloud cloud.json --link up=5,down=20,rtt=40 \\",
            "      --objective energy --max-latency 200ms --pin 0-1=mobile",
            "  jointdnn plan resnet50 --mobile mobile.json --cloud cloud.json --link 4g \\",
            "      --calibration calibration.json --max-accuracy-loss 1%%",
            "  jointdnn plan --costs costs.json --json -",
            "  jointdnn plan --costs costs.json --objective energy --radio 4g --radio-idle 30s",
            "  jointdnn plan --costs costs.json --top 5",
            "  jointdnn plan --costs costs.json --pareto",
            "  jointdnn plan --costs costs.json --max-energy 500mJ --explain",
            "  jointdnn plan --costs costs.json --map --html map.html"
        })
public final class PlanCommand implements Callable<Integer> {
    /** Losses of COSTS.json are those of its codings, added up. */
    private static final Optional<PlanLoss> NOTHING_KNOWN = Optional.empty();

    private final ModelCosts modelCosts;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "MODEL",
            description = "An .onnx file or the name of a zoo network.")
    private @Nullable String model;

    @Option(names = "--costs", paramLabel = "COSTS.json", description = "Costs from a file, without a model.")
    private @Nullable Path costsFile;

    @Option(names = "--mobile", paramLabel = "PROFILE", description = "The model's profile on the device.")
    private @Nullable Path mobileProfile;

    @Option(names = "--cloud", paramLabel = "PROFILE", description = "The model's profile on the server.")
    private @Nullable Path cloudProfile;

    @Option(
            names = "--link",
            paramLabel = "L",
            converter = LinkConverter.class,
            description = "3g, 4g, wifi, 5g or up=5.85,down=13.76,rtt=50 (Mbps, ms). With --costs it takes the"
                    + " place of the file's link.")
    private @Nullable Link link;

    @Option(
            names = "--calibration",
            paramLabel = "FILE",
            description =
                    "What 'jointdnn calibrate' measured of the MODEL; the plan then has the best codec for each tensor"
                            + " that crosses. With --inputs, what several lossy codecs lose together is measured for the plan;"
                            + " without, plans have one lossy codec, or several that the calibration measured together. COSTS.json"
                            + " has codings of its own.")
    private @Nullable Path calibration;

    @Mixin
    private final SampleOptions samples = new SampleOptions();

    @Option(
            names = "--inference",
            description = "With --costs: plan a query even if the file has costs of a training step.")
    private boolean inference;

    @Mixin
    private final PlanOptions options = new PlanOptions();

    @Mixin
    private final RadioOptions radio = new RadioOptions();

    @Mixin
    private final MoreAnswers more = new MoreAnswers();

    @Mixin
    private final MapOptions mapOptions = new MapOptions();

    @Mixin
    private final Output output = new Output();

    @Spec
    private @Nullable CommandSpec spec;

    /** Makes the command as the user runs it. */
    public PlanCommand() {
        this(new ProfiledModelCosts());
    }

    /** Makes the command; {@code modelCosts} is asked when a MODEL is given. */
    public PlanCommand(ModelCosts modelCosts) {
        this.modelCosts = modelCosts;
    }

    @Override
    public Integer call() throws IOException {
        samples.check();
        if (samples.given() && calibration == null) {
            throw new ParameterException(
                    spec().commandLine(), "--inputs are to measure losses with; give --calibration too");
        }
        if (costsFile == null) {
            return answerForModel();
        }
        if (model != null || mobileProfile != null || cloudProfile != null) {
            throw new ParameterException(
                    spec().commandLine(),
                    "--costs takes the place of MODEL, --mobile and --cloud; give one or the other");
        }
        if (calibration != null) {
            throw new ParameterException(
                    spec().commandLine(), "--calibration is of a MODEL; COSTS.json has codings of its own");
        }
        if (inference) {
            return answer(overLink(fromFile(CostsFile::read, costsFile)), NOTHING_KNOWN);
        }
        CostsFile.Contents contents = fromFile(CostsFile::readAll, costsFile);
        if (contents.training().isPresent()) {
            TrainingCosts costs = contents.training().get();
            return answer(link != null ? costs.over(link) : costs);
        }
        return answer(overLink(contents.inference().orElseThrow()), NOTHING_KNOWN);
    }

    private int answerForModel() throws IOException {
        if (model == null || mobileProfile == null || cloudProfile == null || link == null) {
            throw new ParameterException(
                    spec().commandLine(), "give --costs COSTS.json, or MODEL with --mobile, --cloud and --link");
        }
        Costs costs = modelCosts.costs(model, mobileProfile, cloudProfile, link);
        if (calibration == null) {
            return answer(costs, NOTHING_KNOWN);
        }
        try (CalibratedModel calibrated =
                CalibratedModel.open(model, calibration, samples, options.maxAccuracyLoss())) {
            int status = answer(calibrated.coded(costs, mobileProfile, cloudProfile), Optional.of(calibrated.losses()));
            PrintWriter text = output.text();
            calibrated.caution(options.maxAccuracyLoss()).ifPresent(text::println);
            text.flush();
            return status;
        }
    }

    private int answer(Costs costs, Optional<PlanLoss> losses) throws IOException {
        UnaryOperator<PlanSolver> counting =
                solver -> losses.<PlanSolver>map(known -> new WholeLossSolver(solver, known))
                        .orElse(solver);
        Optional<RadioCycle> cycle = radio.cycle(costs);
        if (cycle.isPresent()) {
            return answer(costs, cycle.get(), counting);
        }
        Solution<Plan> solution = options.solve(costs, counting);
        Optional<PlanMaps> maps = mapOptions.maps(options.problem(costs));
        PrintWriter text = output.text();
        new PlanTable(costs, text).print(solution, options.objective());
        JsonObject answer =
                PlanJson.of(solution, options.objective(), (json, plan) -> addWholeLoss(json, plan, losses, text));
        Optional<ParetoFront> front = more.give(options.problem(costs), solution, options::budget, text, answer);
        if (maps.isPresent()) {
            mapOptions.show(maps.get(), network(), front, text, answer);
        }
        text.flush();
        return written(solution, answer);
    }

    /** Says what a plan with several lossy crossings loses as a whole. */
    private static void addWholeLoss(JsonObject json, Plan plan, Optional<PlanLoss> losses, PrintWriter text) {
        if (losses.isPresent() && CodedCosts.lossyCrossings(plan).size() > 1) {
            losses.get().of(plan).ifPresent(loss -> {
                json.addProperty("wholeAccuracyLoss", loss);
                text.println("loss as a whole, measured: " + Wording.amount(Quantity.ACCURACY_LOSS, loss));
            });
        }
    }

    private int answer(Costs costs, RadioCycle cycle, UnaryOperator<PlanSolver> counting) throws IOException {
        more.refuse("costs with --radio; leave it out");
        mapOptions.refuse("doesn't know the states of --radio; leave one of them out");
        Solution<Plan> solution = options.solve(costs, solver -> counting.apply(new RadioSolver(solver, cycle)));
        PrintWriter text = output.text();
        new PlanTable(costs, plan -> RadioEvaluator.charge(costs, cycle, plan), text)
                .print(solution, options.objective());
        text.flush();
        return written(
                solution,
                PlanJson.of(solution, options.objective(), (json, plan) -> RadioJson.add(json, plan, costs, cycle)));
    }

    private int answer(TrainingCosts costs) throws IOException {
        options.refuseAccuracyLoss("is for queries, and the file has costs of a training step; give --inference");
        radio.refuse("is for queries, and the file has costs of a training step; give --inference");
        more.refuse("a training step; add --inference to plan a query");
        mapOptions.refuse("maps plans of inference, and the file has costs of a training step; give --inference");
        Solution<TrainingPlan> solution = options.solve(costs);
        PrintWriter text = output.text();
        new TrainingTable(costs, text).print(solution, options.objective());
        text.flush();
        return written(solution, TrainingPlanJson.of(solution, options.objective()));
    }

    /** Writes the answer where JSON is wanted; the exit status. */
    private int written(Solution<?> solution, JsonObject answer) throws IOException {
        try (Output.JsonLines lines = output.lines()) {
            lines.write(answer);
        }
        if (solution instanceof Solution.Undecided<?>) {
            return ExitStatus.FAILURE;
        }
        return solution instanceof Solution.Infeasible<?> ? ExitStatus.INFEASIBLE : ExitStatus.SUCCESS;
    }

    /** What is planned, by the name the user gave. */
    private String network() {
        return model != null || costsFile == null ? String.valueOf(model) : String.valueOf(costsFile.getFileName());
    }

    private Costs overLink(Costs costs) {
        return link != null ? costs.over(link) : costs;
    }

    /** Reads a file. */
    private interface FileReader<T> {
        T read(Path file) throws IOException;
    }

    private static <T> T fromFile(FileReader<T> reader, Path file) throws IOException {
        try {
            return reader.read(file);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()), e);
        }
    }

    private CommandSpec spec() {
        if (spec == null) {
            throw new IllegalStateException("picocli has not set the command up");
        }
        return spec;
    }
}
