package org.jointdnn.planner;

import java.util.ArrayList;
import java.util.List;

/** One step of a plan, in execution order. */
public sealed interface Step {
    /** Runs the blocks {@code from..to} as one segment on a side. */
    record Run(Side side, int from, int to) implements Step {}

    /** Moves tensors across the link, {@link Side#CLOUD} meaning upwards. */
    record Transfer(Side to, List<Crossing> crossings) implements Step {
        public Transfer {
            crossings = List.copyOf(crossings);
        }

        /** The names of the tensors. */
        public List<String> tensors() {
            List<String> names = new ArrayList<>();
            crossings.forEach(crossing -> names.add(crossing.tensor()));
            return names;
        }

        /** What crosses, summed over the tensors. */
        public long bytes() {
            return crossings.stream().mapToLong(Crossing::bytes).sum();
        }

        /** What would cross if no tensor were coded. */
        public long rawBytes() {
            return crossings.stream().mapToLong(Crossing::rawBytes).sum();
        }

        /** Whether any tensor crosses otherwise than as it is. */
        public boolean coded() {
            return crossings.stream().anyMatch(Crossing::coded);
        }
    }

    /**
     * One tensor that crosses.
     *
     * @param rawBytes of the tensor as it is
     */
    record Crossing(String tensor, Coding coding, long rawBytes) {
        /** A tensor that crosses as it is. */
        public static Crossing raw(String tensor, long bytes) {
            return new Crossing(tensor, Coding.raw(bytes), bytes);
        }

        /** The name of the codec, {@link Coding#RAW} if the tensor crosses as it is. */
        public String codec() {
            return coding.codec();
        }

        /** How many bytes are expected to cross. */
        public long bytes() {
            return coding.bytes();
        }

        /** Whether it crosses otherwise than as it is. */
        public boolean coded() {
            return !codec().equals(Coding.RAW);
        }
    }
}
