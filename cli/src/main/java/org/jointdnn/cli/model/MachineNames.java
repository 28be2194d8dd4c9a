package org.jointdnn.cli.model;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jointdnn.study.machine.AnalyticalMachine;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Finds the modelled machine that an option names: one of the program's, or a file that describes one. */
public final class MachineNames {
    private MachineNames() {}

    /** Throws ParameterException if there is no such machine. */
    public static AnalyticalMachine find(CommandLine command, String option, String name) throws IOException {
        try {
            return name.endsWith(".json") ? AnalyticalMachine.read(Path.of(name)) : AnalyticalMachine.named(name);
        } catch (NoSuchFileException e) {
            throw new ParameterException(command, option + " " + name + ": there is no such file", e);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command, option + ": " + e.getMessage(), e);
        }
    }
}
