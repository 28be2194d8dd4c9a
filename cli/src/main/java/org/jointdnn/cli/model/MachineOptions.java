package org.jointdnn.cli.model;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jointdnn.study.machine.AnalyticalMachine;
import org.jointdnn.study.modelled.ModelledStudy;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options that name the modelled machines: a picocli mixin for commands that compute with such. */
public final class MachineOptions {
    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    @Option(
            names = "--mobile",
            paramLabel = "MACHINE",
            defaultValue = ModelledStudy.MOBILE,
            description = "The modelled device: one of the program's machines (h100, jetson-orin-nano, jetson-tx2,"
                    + " jetson-tx2-fp16, raspberry-pi-5, snapdragon-8-gen-3, tesla-k40c, x86-core), or a file that"
                    + " describes one. Default: ${DEFAULT-VALUE}.")
    private String mobile = ModelledStudy.MOBILE;

    @Option(
            names = "--cloud",
            paramLabel = "MACHINE",
            defaultValue = ModelledStudy.CLOUD,
            description = "The modelled server, likewise. Default: ${DEFAULT-VALUE}.")
    private String cloud = ModelledStudy.CLOUD;

    /** The modelled device; a usage error if there is no such machine. */
    public AnalyticalMachine mobile() throws IOException {
        return find("--mobile", mobile);
    }

    /** The modelled server; a usage error if there is no such machine. */
    public AnalyticalMachine cloud() throws IOException {
        return find("--cloud", cloud);
    }

    /** The options as on a command line, without those that have their default; each begins with a space. */
    public String commandLine() {
        return (mobile.equals(ModelledStudy.MOBILE) ? "" : " --mobile " + mobile)
                + (cloud.equals(ModelledStudy.CLOUD) ? "" : " --cloud " + cloud);
    }

    private AnalyticalMachine find(String option, String name) throws IOException {
        try {
            return name.endsWith(".json") ? AnalyticalMachine.read(Path.of(name)) : AnalyticalMachine.named(name);
        } catch (NoSuchFileException e) {
            throw mistake(option + " " + name + ": there is no such file", e);
        } catch (IllegalArgumentException e) {
            throw mistake(option + ": " + e.getMessage(), e);
        }
    }

    private RuntimeException mistake(String message, Exception cause) {
        return command == null
                ? new IllegalStateException("options are used outside a command", cause)
                : new ParameterException(command.commandLine(), message, cause);
    }
}
