package org.jointdnn.training.optimizer;

/** The learning rate of each step, steps counting from 0. */
public sealed interface LearningRate {
    double at(long step);

    /** The same for every step. */
    record Constant(double rate) implements LearningRate {
        public Constant {
            Checks.within("rate", rate, 0, Double.MAX_VALUE);
        }

        @Override
        public double at(long step) {
            return rate;
        }
    }

    /** {@code rate * factor^floor(step / every)}. */
    record Step(double rate, long every, double factor) implements LearningRate {
        public Step {
            Checks.within("rate", rate, 0, Double.MAX_VALUE);
            Checks.within("every", every, 1, Double.MAX_VALUE);
            Checks.within("factor", factor, 0, Double.MAX_VALUE);
        }

        @Override
        public double at(long step) {
            return rate * Math.pow(factor, step / every);
        }
    }

    /**
     * {@code lowest + (rate - lowest) (1 + cos(pi step / steps)) / 2}, and the lowest from {@code steps} on.
     *
     * <p>Source: Loshchilov and Hutter, SGDR, arXiv 1608.03983, equation 5, one period.
     */
    record Cosine(double rate, double lowest, long steps) implements LearningRate {
        public Cosine {
            Checks.within("rate", rate, 0, Double.MAX_VALUE);
            Checks.within("lowest", lowest, 0, rate);
            Checks.within("steps", steps, 1, Double.MAX_VALUE);
        }

        @Override
        public double at(long step) {
            double done = Math.min(1, (double) step / steps);
            return lowest + (rate - lowest) * (1 + Math.cos(Math.PI * done)) / 2;
        }
    }

    /** Rises linearly for some steps, {@code (step + 1) / steps} of the rate that follows at the end of them; then that. */
    record WarmUp(long steps, LearningRate then) implements LearningRate {
        public WarmUp {
            Checks.within("steps", steps, 1, Double.MAX_VALUE);
        }

        @Override
        public double at(long step) {
            return step < steps ? then.at(0) * (step + 1) / steps : then.at(step - steps);
        }
    }
}
