package org.jointdnn.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Loads what every command loads, so that the launcher can archive those classes; does nothing else. */
@Command(name = "warm-up", hidden = true)
final class WarmUpCommand implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        if (spec != null) {
            CommandLine root = spec.root().commandLine();
            root.getSubcommands().values().forEach(command -> command.getUsageMessage());
        }
    }
}
