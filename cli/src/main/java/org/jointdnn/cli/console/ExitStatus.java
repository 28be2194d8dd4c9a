package org.jointdnn.cli.console;

/** What the process answers to the shell. */
public final class ExitStatus {
    public static final int SUCCESS = 0;
    public static final int FAILURE = 1;
    public static final int USAGE = 2;
    public static final int INFEASIBLE = 3;

    private ExitStatus() {}
}
