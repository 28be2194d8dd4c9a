package org.jointdnn.cli.console;

import picocli.CommandLine;

/** Checks of option values; a value out of range is a usage error. */
public final class Options {
    /** What {@code --threads} says of itself; decided by measuring, see docs/decisions.md. */
    public static final String THREADS = "Compute threads. Default: one per processor, which is the fastest; with 1,"
            + " times vary less and predictions are closer, above all for small networks.";

    private Options() {}

    /** The value if it is not below {@code least}. */
    public static int atLeast(CommandLine command, String option, int least, int value) {
        if (value < least) {
            throw new CommandLine.ParameterException(
                    command, option + " is " + value + ", must be " + least + " or more");
        }
        return value;
    }

    /** The value if it is finite and not below {@code least}. */
    public static double atLeast(CommandLine command, String option, double least, double value) {
        if (!(value >= least) || Double.isInfinite(value)) {
            throw new CommandLine.ParameterException(
                    command, option + " is " + value + ", must be a finite number, " + least + " or more");
        }
        return value;
    }
}
