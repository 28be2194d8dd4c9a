package org.jointdnn.cli;

import org.jointdnn.planner.Link;
import picocli.CommandLine;

/** Links as the user writes them. */
public final class LinkText {
    private LinkText() {}

    /** The link that a text means; a usage error if it means none. */
    public static Link parse(CommandLine command, String text) {
        return Link.named(text)
                .orElseThrow(() -> new CommandLine.ParameterException(
                        command, "link \"" + text + "\" is unknown, must be 3g, 4g, 5g or wifi"));
    }
}
