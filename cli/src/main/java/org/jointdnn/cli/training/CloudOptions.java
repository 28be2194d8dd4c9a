package org.jointdnn.cli.training;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jointdnn.cli.console.CommandFailure;
import org.jointdnn.cli.planning.LinkOptions;
import org.jointdnn.cli.planning.PlanOptions;
import org.jointdnn.device.training.AdaptiveTrainer;
import org.jointdnn.device.training.CloudWorker;
import org.jointdnn.device.training.DevicePower;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.engine.profile.PowerModel;
import org.jointdnn.planner.Pin;
import org.jointdnn.planner.Side;
import org.jointdnn.training.TrainingNetwork;
import org.jointdnn.training.TrainingRun;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options of training together with a server: a picocli mixin. */
public final class CloudOptions {
    private static final CloudWorker.Patience PATIENCE =
            new CloudWorker.Patience(Duration.ofMinutes(2), Duration.ofMinutes(10));
    private static final Duration PROFILING = Duration.ofSeconds(3);

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    @Option(
            names = "--cloud",
            paramLabel = "HOST:PORT",
            description = "Trains together with this server ('jointdnn serve'): each block's passes run where the best"
                    + " plan says, which changes as link and load do.")
    private @Nullable String cloud;

    @Option(
            names = "--cloud-model",
            paramLabel = "NAME",
            description = "The model's name on the server, which must have the same file. Default: the file's name.")
    private @Nullable String cloudModel;

    @Option(
            names = "--labels-stay",
            description = "Labels don't leave this device: the last block and the loss run here.")
    private boolean labelsStay;

    @Mixin
    private final LinkOptions setting = new LinkOptions();

    @Mixin
    private final PlanOptions planning = new PlanOptions();

    /** Whether there is a server. */
    boolean wanted() {
        return cloud != null;
    }

    /** A usage error on options that make no sense. */
    void check() {
        planning.refuseAccuracyLoss("is of queries; what crosses in training isn't lossy");
        planning.refuseSolver("is of queries; steps of a training are planned exactly, as they go");
        setting.check();
        if (cloud == null && (cloudModel != null || labelsStay)) {
            throw usage((labelsStay ? "--labels-stay" : "--cloud-model") + " is for training with --cloud HOST:PORT");
        }
    }

    private RuntimeException usage(String message) {
        return command == null
                ? new IllegalStateException("options are used outside a command")
                : new ParameterException(command.commandLine(), message);
    }

    /**
     * A trainer that is connected; throws LinkException if the server can't be reached or refuses.
     *
     * @param served name that a server has the model by unless the user says otherwise
     * @param batch of the network's inputs
     */
    AdaptiveTrainer connect(
            OrtRuntime runtime,
            TrainingNetwork network,
            TrainingRun run,
            String served,
            int batch,
            AdaptiveTrainer.Listener listener) {
        if (cloud == null) {
            throw new CommandFailure("--cloud names no server");
        }
        List<Pin> pins = new ArrayList<>(planning.pins(network.blocks()));
        if (labelsStay) {
            pins.add(new Pin(network.blocks() - 1, network.blocks() - 1, Side.MOBILE));
        }
        AdaptiveTrainer.Settings settings = new AdaptiveTrainer.Settings(
                planning.objective(),
                planning.limits(),
                pins,
                setting.source(),
                new DevicePower(PowerModel.JETSON_TX2.activeWatts(), 0),
                setting.pace(),
                PROFILING,
                listener);
        String model = cloudModel == null ? served : cloudModel;
        CloudWorker worker = CloudWorker.begin(cloud, model, batch, network, run.seed(), PATIENCE);
        try {
            return new AdaptiveTrainer(runtime, network, run, worker, settings);
        } catch (RuntimeException e) {
            worker.close();
            throw e;
        }
    }
}
