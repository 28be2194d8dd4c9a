package org.jointdnn.cli.training;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jointdnn.engine.prepare.PartitionedGraph;
import org.jointdnn.training.AdapterChoice;
import org.jointdnn.training.TrainableChoice;
import org.jointdnn.training.TrainingSettings;
import org.jointdnn.training.adapter.Adapters;
import org.jointdnn.training.gradient.ConvolutionLowering;
import org.jointdnn.training.loss.Loss;
import org.jointdnn.training.optimizer.Optimizer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options that say what is trained, kept and sent less of than all: a picocli mixin. */
public final class SavingOptions {
    private static final Pattern LORA = Pattern.compile("(\\d{1,6})(,alpha=([0-9.eE+-]+))?");

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    @Option(
            names = "--lora",
            paramLabel = "RANK[,alpha=A]",
            description =
                    "Trains a low-rank adapter beside each layer (MatMul, Gemm, Conv) in the place of its weight, so"
                            + " that less is trained and sent; the weight changes by A / RANK times the product of the adapter's"
                            + " factors. With --trainable, beside the layers of these patterns only, and trains what else they"
                            + " choose. The trained model has no adapters: its weights are changed. Default of A: RANK.")
    private @Nullable String lora;

    @Option(
            names = "--recompute",
            description = "Computes again for backward passes what forward passes would keep for them, where that takes"
                    + " less memory, and fewer bytes sent. The result is the same.")
    private boolean recompute;

    /** Rank and alpha of {@code --lora}. */
    private record LowRank(int rank, double alpha) {}

    /** A usage error if an option can't be read. */
    void check() {
        if (lora != null) {
            lowRank(lora);
        }
    }

    /** What of a network is trained and how; throws IllegalArgumentException if a pattern or the rank doesn't fit it. */
    TrainingSettings settings(
            PartitionedGraph graph, List<String> patterns, Loss loss, Optimizer optimizer, long seed) {
        Set<String> trained;
        Adapters adapters = Adapters.NONE;
        if (lora == null) {
            trained = TrainableChoice.of(graph, patterns);
        } else {
            LowRank wanted = lowRank(lora);
            AdapterChoice choice = AdapterChoice.of(graph, wanted.rank(), patterns);
            trained = choice.trained();
            adapters = new Adapters(wanted.rank(), wanted.alpha(), seed, choice.adapted());
        }
        String target = graph.graph().outputs().get(0);
        return new TrainingSettings(trained, target, loss, optimizer, ConvolutionLowering.DEFAULT, adapters, recompute);
    }

    private LowRank lowRank(String text) {
        Matcher matcher = LORA.matcher(text);
        if (!matcher.matches()) {
            throw mistake("--lora is " + text + ", must be a rank, such as 4, or with a factor, 4,alpha=8");
        }
        try {
            int rank = Integer.parseInt(matcher.group(1));
            double alpha = matcher.group(3) == null ? Math.max(1, rank) : Double.parseDouble(matcher.group(3));
            Adapters checked = new Adapters(rank, alpha, 0, Set.of());
            return new LowRank(checked.rank(), checked.alpha());
        } catch (NumberFormatException e) {
            throw mistake("--lora is " + text + ", whose alpha is no number");
        } catch (IllegalArgumentException e) {
            throw mistake("--lora is " + text + ": " + e.getMessage());
        }
    }

    private ParameterException mistake(String message) {
        if (command == null) {
            throw new IllegalStateException("options are used outside a command");
        }
        return new ParameterException(command.commandLine(), message);
    }
}
