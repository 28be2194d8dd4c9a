package org.jointdnn.cli.demo;

import java.util.ArrayList;
import java.util.List;
import org.jointdnn.cli.report.Strategy;
import org.jointdnn.planner.Link;
import org.jspecify.annotations.Nullable;

/** What the demonstration and its device process say to each other, one JSON object a line. */
final class DeviceMessage {
    private DeviceMessage() {}

    /** What the device is asked to do. */
    enum Action {
        /** Fetch a network and profile it. */
        PREPARE,
        /** Measure the link as it is now. */
        MEASURE_LINK,
        /** Plan, and answer queries until sessions exist on both sides and the program is warm. */
        WARM_UP,
        /** Answer queries by the plan of the last warm-up and time them. */
        MEASURE
    }

    /**
     * A request. What an action doesn't need is null.
     *
     * @param model file of the whole network, to compare answers with
     * @param link to plan for; of a link to measure, only the radio's power counts
     * @param queries at least so many are measured
     * @param budgetMillis and more until so much time has passed
     */
    record Request(
            Action action,
            String network,
            @Nullable String model,
            @Nullable Link link,
            @Nullable Strategy strategy,
            int queries,
            long budgetMillis) {

        static Request prepare(String network, String model) {
            return new Request(Action.PREPARE, network, model, null, null, 0, 0);
        }

        static Request measureLink(String network, Link radio) {
            return new Request(Action.MEASURE_LINK, network, null, radio, null, 0, 0);
        }

        static Request warmUp(String network, Link link, Strategy strategy) {
            return new Request(Action.WARM_UP, network, null, link, strategy, 0, 0);
        }

        static Request measure(String network, int queries, long budgetMillis) {
            return new Request(Action.MEASURE, network, null, null, null, queries, budgetMillis);
        }
    }

    /**
     * An answer: {@code progress} and {@code howFar} any number of times, then {@code failure}, {@code link} or
     * {@code result}. What an answer doesn't hold is null.
     *
     * @param link as measured
     */
    record Reply(
            @Nullable String progress,
            @Nullable String howFar,
            @Nullable String failure,
            @Nullable Link link,
            @Nullable Result result) {
        static Reply ofProgress(String phase, String howFar) {
            return new Reply(phase, howFar, null, null, null);
        }

        static Reply ofFailure(String text) {
            return new Reply(null, null, text, null, null);
        }

        static Reply of(Link measured) {
            return new Reply(null, null, null, measured, null);
        }

        static Reply of(Result result) {
            return new Reply(null, null, null, null, result);
        }
    }

    /**
     * What was measured; all zero and empty for an action that measures nothing.
     *
     * @param latencyMillis of each query
     * @param cloudMillis compute time of the cloud in each query
     * @param largestError largest difference of any answer from the unsplit network's, as a share of the largest
     *     magnitude in it
     */
    record Result(
            List<Double> latencyMillis,
            List<Double> cloudMillis,
            double predictedMillis,
            double energyMillijoules,
            long uploadBytes,
            long downloadBytes,
            String plan,
            double largestError) {
        static final Result DONE = new Result(List.of(), List.of(), 0, 0, 0, 0, "", 0);

        /** These measurements and later ones of the same plan. */
        Result and(Result later) {
            return new Result(
                    concatenation(latencyMillis, later.latencyMillis),
                    concatenation(cloudMillis, later.cloudMillis),
                    predictedMillis,
                    energyMillijoules,
                    uploadBytes,
                    downloadBytes,
                    plan,
                    Math.max(largestError, later.largestError));
        }

        private static List<Double> concatenation(List<Double> first, List<Double> second) {
            List<Double> all = new ArrayList<>(first);
            all.addAll(second);
            return all;
        }
    }
}
