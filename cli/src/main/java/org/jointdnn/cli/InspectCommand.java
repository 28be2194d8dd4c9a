package org.jointdnn.cli;

import picocli.CommandLine.Command;

/** The command {@code inspect}. */
@Command(name = "inspect")
final class InspectCommand implements Runnable {
    @Override
    public void run() {}
}
