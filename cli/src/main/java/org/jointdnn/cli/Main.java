package org.jointdnn.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jointdnn.cli.commands.CalibrateCommand;
import org.jointdnn.cli.commands.EmulateLinkCommand;
import org.jointdnn.cli.commands.InspectCommand;
import org.jointdnn.cli.commands.PlanCommand;
import org.jointdnn.cli.commands.ProfileCommand;
import org.jointdnn.cli.commands.RunCommand;
import org.jointdnn.cli.commands.ServeCommand;
import org.jointdnn.cli.console.Failures;
import org.jointdnn.cli.console.Version;
import org.jointdnn.cli.demo.DemoCommand;
import org.jointdnn.cli.measured.SlowDeviceCommand;
import org.jointdnn.cli.simulation.SimulateCommand;
import org.jointdnn.cli.simulation.SoakCommand;
import org.jointdnn.cli.study.StudyCommand;
import org.jointdnn.cli.training.TrainCommand;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command {@code jointdnn}. */
@Command(
        name = "jointdnn",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        subcommands = {
            DemoCommand.class,
            InspectCommand.class,
            ProfileCommand.class,
            CalibrateCommand.class,
            PlanCommand.class,
            ServeCommand.class,
            RunCommand.class,
            TrainCommand.class,
            StudyCommand.class,
            SimulateCommand.class,
            SoakCommand.class,
            EmulateLinkCommand.class,
            SlowDeviceCommand.class,
            WarmUpCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        header = "Runs one neural network on two machines, a mobile device and a cloud server, layer by layer.",
        footer = {
            "",
            "Start here:",
            "  jointdnn demo                        see it work: a server, an emulated link, a slow device",
            "  jointdnn inspect mobilenetv2         where a network can be split, and what crosses there",
            "  jointdnn serve --models models/      the cloud side",
            "  jointdnn run resnet50 --cloud HOST:8433   the device side",
            "  jointdnn train lenet5 --data digits  train a network, in seconds",
            "",
            "Each command explains itself: jointdnn COMMAND --help",
            "Exit status: 0 success, 1 failure, 2 wrong usage, 3 no plan meets the limits."
        })
public final class Main implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--verbose",
            scope = ScopeType.INHERIT,
            description = "Log what happens, and show stack traces with errors.")
    private boolean verbose;

    private Main() {}

    /** Runs the command line and exits with its status. */
    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        int status = run(out, err, arguments);
        out.flush();
        err.flush();
        System.exit(status);
    }

    /** Runs the command line and returns its exit status. */
    public static int run(PrintWriter out, PrintWriter err, String... arguments) {
        Main main = new Main();
        CommandLine commandLine = new CommandLine(main);
        Failures failures = new Failures(() -> main.verbose);
        return commandLine
                .setOut(out)
                .setErr(err)
                .setUsageHelpAutoWidth(false)
                .setUsageHelpWidth(100)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionStrategy(parsed -> {
                    setLogging(main.verbose);
                    return new CommandLine.RunLast().execute(parsed);
                })
                .setParameterExceptionHandler(failures)
                .setExecutionExceptionHandler(failures)
                .execute(arguments);
    }

    @Override
    public void run() {
        if (spec != null) {
            List<String> commands = spec.subcommands().entrySet().stream()
                    .filter(command ->
                            !command.getValue().getCommandSpec().usageMessage().hidden())
                    .map(Map.Entry::getKey)
                    .toList();
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "which command? " + String.join(", ", commands));
        }
    }

    /** Sets how much loggers say; takes effect for loggers that are created afterwards. */
    private static void setLogging(boolean verbose) {
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", verbose ? "info" : "error");
        System.setProperty("org.slf4j.simpleLogger.showThreadName", "false");
        System.setProperty("org.slf4j.simpleLogger.showShortLogName", "true");
        // What gRPC and netty say, for example which transport they found.
        Logger.getLogger("").setLevel(verbose ? Level.INFO : Level.OFF);
    }
}
