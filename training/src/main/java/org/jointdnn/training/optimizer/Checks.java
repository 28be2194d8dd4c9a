package org.jointdnn.training.optimizer;

/** Checks of numbers that a caller gives. */
final class Checks {
    private Checks() {}

    static void within(String name, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            String range = most == Double.MAX_VALUE ? least + " or more" : "within " + least + ".." + most;
            throw new IllegalArgumentException(name + " is " + value + ", must be " + range);
        }
    }
}
