package org.jointdnn.cli.planning;

import org.jointdnn.cli.console.Options;
import org.jointdnn.device.LinkSource;
import org.jointdnn.engine.Pace;
import org.jointdnn.planner.Link;
import org.jointdnn.testbed.Slowdown;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Options that say what link and device to plan for, where they aren't taken as they are: a picocli mixin. */
public final class LinkOptions {
    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    @Option(
            names = "--link",
            paramLabel = "L",
            converter = LinkConverter.class,
            description = "Plan for this link: 3g, 4g, 5g, wifi or up=5.85,down=13.76,rtt=50 (Mbps, ms). Default: the"
                    + " link as measured, with the radio power of Wi-Fi.")
    private @Nullable Link link;

    @Option(
            names = "--slowdown",
            paramLabel = "F",
            defaultValue = "1",
            description = "Pretend that this machine is so many times slower, by pausing. Default: 1.")
    private double slowdown = 1;

    /** A usage error on a slowdown that is none. */
    public void check() {
        if (command != null) {
            Options.atLeast(command.commandLine(), "--slowdown", 1, slowdown);
        }
    }

    /** How to know the link. */
    public LinkSource source() {
        return link == null ? new LinkSource.Measured(Link.WIFI) : new LinkSource.Declared(link);
    }

    /** The device's pace. */
    public Pace pace() {
        return slowdown == 1 ? Pace.FULL : new Slowdown(slowdown);
    }
}
