package org.jointdnn.cli.training;

import java.util.Locale;
import org.jointdnn.training.TrainingRun;
import org.jointdnn.training.optimizer.LearningRate;
import org.jointdnn.training.optimizer.Optimizer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options that say how steps change weights: a picocli mixin. */
public final class OptimizerOptions {
    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final double EPSILON = 1e-8;

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    @Option(
            names = "--optimizer",
            paramLabel = "NAME",
            defaultValue = "adam",
            description = "sgd, adam or adamw, as in PyTorch. Default: ${DEFAULT-VALUE}.")
    private String optimizer = "adam";

    @Option(
            names = "--lr",
            paramLabel = "RATE",
            defaultValue = "1e-3",
            description = "Learning rate. Default: ${DEFAULT-VALUE}.")
    private double rate;

    @Option(
            names = "--schedule",
            paramLabel = "NAME",
            defaultValue = "constant",
            description = "How the rate changes: constant; cosine, down to 0 at the end; or step, a tenth after each"
                    + " third of the epochs. Default: ${DEFAULT-VALUE}.")
    private String schedule = "constant";

    @Option(
            names = "--warm-up",
            paramLabel = "STEPS",
            defaultValue = "0",
            description = "Steps in which the rate rises to its value. Default: ${DEFAULT-VALUE}.")
    private long warmUp;

    @Option(
            names = "--momentum",
            paramLabel = "M",
            defaultValue = "0.9",
            description = "Of sgd. Default: ${DEFAULT-VALUE}.")
    private double momentum;

    @Option(
            names = "--weight-decay",
            paramLabel = "D",
            defaultValue = "0",
            description = "Pulls weights towards 0; apart from the gradient with adamw. Default: ${DEFAULT-VALUE}.")
    private double weightDecay;

    @Option(
            names = "--clip",
            paramLabel = "NORM",
            description = "Scales gradients down to this norm of all together, if it is larger.")
    private double clip = Double.POSITIVE_INFINITY;

    /** The optimiser; a usage error if there is none of the name, or a number is out of range. */
    Optimizer optimizer() {
        try {
            return switch (optimizer.toLowerCase(Locale.ROOT)) {
                case "sgd" -> new Optimizer.Sgd(momentum, weightDecay, false);
                case "adam" -> new Optimizer.Adam(BETA1, BETA2, EPSILON, weightDecay, false);
                case "adamw" -> new Optimizer.Adam(BETA1, BETA2, EPSILON, weightDecay, true);
                default -> throw mistake("--optimizer is " + optimizer + ", must be sgd, adam or adamw");
            };
        } catch (IllegalArgumentException e) {
            throw mistake(String.valueOf(e.getMessage()));
        }
    }

    /** Learning rate and clipping of a training of so many steps. */
    TrainingRun run(long steps, long seed) {
        try {
            LearningRate after = schedule(Math.max(1, steps - warmUp));
            LearningRate whole = warmUp == 0 ? after : new LearningRate.WarmUp(warmUp, after);
            return new TrainingRun(whole, clip, seed);
        } catch (IllegalArgumentException e) {
            throw mistake(String.valueOf(e.getMessage()));
        }
    }

    private LearningRate schedule(long steps) {
        return switch (schedule.toLowerCase(Locale.ROOT)) {
            case "constant" -> new LearningRate.Constant(rate);
            case "cosine" -> new LearningRate.Cosine(rate, 0, steps);
            case "step" -> new LearningRate.Step(rate, Math.max(1, (steps + 2) / 3), 0.1);
            default -> throw mistake("--schedule is " + schedule + ", must be constant, cosine or step");
        };
    }

    private ParameterException mistake(String message) {
        if (command == null) {
            throw new IllegalStateException("options are used outside a command");
        }
        return new ParameterException(command.commandLine(), message);
    }
}
