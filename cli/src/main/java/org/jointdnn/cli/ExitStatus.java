package org.jointdnn.cli;

/** What the process answers to the shell. */
final class ExitStatus {
    static final int SUCCESS = 0;
    static final int FAILURE = 1;
    static final int USAGE = 2;
    static final int INFEASIBLE = 3;

    private ExitStatus() {}
}
