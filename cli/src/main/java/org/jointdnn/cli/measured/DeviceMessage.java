package org.jointdnn.cli.measured;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanEvaluator;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.Step;
import org.jspecify.annotations.Nullable;

/** What a comparison and its device process say to each other, one JSON object a line. */
final class DeviceMessage {
    private DeviceMessage() {}

    /** What the device is asked to do. */
    enum Action {
        /** Fetch a network and profile it. */
        PREPARE,
        /** Measure the link as it is now. */
        MEASURE_LINK,
        /** Answer queries on each side alone, so that it is known how fast they are now. */
        GET_SPEEDS,
        /** Say how each strategy places the network. */
        PLAN,
        /** Say what plans there are with and without codecs. */
        PLAN_CODED,
        /**
         * Follow a route, answer queries until sessions exist on both sides and the program is warm, and predict
         * what comes next.
         */
        WARM_UP,
        /** Answer queries by the route of the last warm-up and time them. */
        MEASURE,
        /** Free a network's memory. */
        CLOSE
    }

    /**
     * A request. What an action doesn't need is null.
     *
     * @param model file of the whole network, to compare answers with
     * @param calibration file of the network's; with it queries are made of samples, without it of random numbers
     * @param link to plan for; of a link to measure, only the radio's power counts
     * @param route to follow
     * @param queries at least so many are measured
     * @param budgetMillis and more until so much time has passed
     */
    record Request(
            Action action,
            String network,
            @Nullable String model,
            @Nullable String calibration,
            @Nullable Link link,
            @Nullable Route route,
            int queries,
            long budgetMillis) {

        static Request prepare(String network, String model) {
            return new Request(Action.PREPARE, network, model, null, null, null, 0, 0);
        }

        static Request prepareCoded(String network, String model, String calibration) {
            return new Request(Action.PREPARE, network, model, calibration, null, null, 0, 0);
        }

        static Request measureLink(String network, Link radio) {
            return new Request(Action.MEASURE_LINK, network, null, null, radio, null, 0, 0);
        }

        static Request getSpeeds(String network) {
            return new Request(Action.GET_SPEEDS, network, null, null, null, null, 0, 0);
        }

        static Request plan(String network, Link link) {
            return new Request(Action.PLAN, network, null, null, link, null, 0, 0);
        }

        static Request planCoded(String network, Link link) {
            return new Request(Action.PLAN_CODED, network, null, null, link, null, 0, 0);
        }

        static Request warmUp(String network, Link link, Route route) {
            return new Request(Action.WARM_UP, network, null, null, link, route, 0, 0);
        }

        static Request measure(String network, int queries, long budgetMillis) {
            return new Request(Action.MEASURE, network, null, null, null, null, queries, budgetMillis);
        }

        static Request close(String network) {
            return new Request(Action.CLOSE, network, null, null, null, null, 0, 0);
        }
    }

    /**
     * An answer: {@code progress} and {@code howFar} any number of times, then {@code failure}, {@code link},
     * {@code plans}, {@code coded}, {@code predictedMillis}, {@code samples} or, for actions that give nothing, none of
     * these. What an answer doesn't hold is null.
     *
     * @param link as measured
     * @param predictedMillis latency of the route that was warmed up
     */
    record Reply(
            @Nullable String progress,
            @Nullable String howFar,
            @Nullable String failure,
            @Nullable Link link,
            @Nullable StrategyPlans plans,
            @Nullable CodedPlans coded,
            @Nullable Double predictedMillis,
            @Nullable Samples samples) {
        static final Reply DONE = new Reply(null, null, null, null, null, null, null, null);

        static Reply ofProgress(String phase, String howFar) {
            return new Reply(phase, howFar, null, null, null, null, null, null);
        }

        static Reply ofFailure(String text) {
            return new Reply(null, null, text, null, null, null, null, null);
        }

        static Reply of(Link measured) {
            return new Reply(null, null, null, measured, null, null, null, null);
        }

        static Reply of(StrategyPlans plans) {
            return new Reply(null, null, null, null, plans, null, null, null);
        }

        static Reply of(CodedPlans plans) {
            return new Reply(null, null, null, null, null, plans, null, null);
        }

        static Reply ofPrediction(double millis) {
            return new Reply(null, null, null, null, null, null, millis, null);
        }

        static Reply of(Samples samples) {
            return new Reply(null, null, null, null, null, null, null, samples);
        }
    }

    /**
     * How a network is placed.
     *
     * @param additive the plan of a planner that knows single blocks only
     * @param additiveBelievedMillis its latency as that planner predicts it
     */
    record StrategyPlans(
            Placed mobileOnly, Placed cloudOnly, Placed jointdnn, Placed additive, double additiveBelievedMillis) {}

    /**
     * What queries follow: where blocks run and how tensors cross.
     *
     * @param codecs by the names of the tensors that cross otherwise than as they are
     */
    record Route(List<Side> placement, Map<String, String> codecs) {
        static Route of(Plan plan) {
            Map<String, String> codecs = new TreeMap<>();
            for (Step step : plan.steps()) {
                if (step instanceof Step.Transfer transfer) {
                    transfer.crossings().stream()
                            .filter(Step.Crossing::coded)
                            .forEach(crossing -> codecs.put(crossing.tensor(), crossing.codec()));
                }
            }
            return new Route(plan.placement(), codecs);
        }

        /** All tensors cross as they are. */
        static Route raw(List<Side> placement) {
            return new Route(placement, Map.of());
        }

        /** The plan that this amounts to. */
        Plan under(Costs costs) {
            return PlanEvaluator.evaluate(costs, placement, codecs);
        }
    }

    /**
     * A plan as the cost model sees it.
     *
     * @param plan its short form
     */
    record Placed(
            Route route,
            double predictedMillis,
            double energyMillijoules,
            long uploadBytes,
            long downloadBytes,
            String plan) {
        static Placed of(Plan plan) {
            return new Placed(
                    Route.of(plan),
                    plan.cost().latencyMillis(),
                    plan.cost().mobileEnergyMillijoules(),
                    plan.cost().uploadBytes(),
                    plan.cost().downloadBytes(),
                    plan.shortForm());
        }
    }

    /** What each strategy makes of a network; strategies that it has no use for are left out. */
    record CodedPlans(List<CodedChoice> choices) {}

    /**
     * A strategy's plans; one that doesn't plan has the same for both objectives.
     *
     * @param latency the best for latency
     * @param energy the best for mobile energy
     */
    record CodedChoice(CodedStrategy strategy, CodedPlan latency, CodedPlan energy) {}

    /**
     * A plan with its loss.
     *
     * @param loss of the answers as a whole, measured; null if a codec refused some sample
     */
    record CodedPlan(Placed placed, @Nullable Double loss) {}

    /**
     * What was measured of one route.
     *
     * @param latencyMillis of each query
     * @param predictedMillis of each query, before it was asked
     * @param cloudMillis compute time of the cloud in each query
     * @param largestError largest difference of any answer from the unsplit network's, as a share of the largest
     *     magnitude in it
     */
    record Samples(
            List<Double> latencyMillis, List<Double> predictedMillis, List<Double> cloudMillis, double largestError) {
        /** All queries were predicted alike. */
        Samples predicted(double millis) {
            return new Samples(
                    latencyMillis, Collections.nCopies(latencyMillis.size(), millis), cloudMillis, largestError);
        }

        /** These and later ones of the same route. */
        Samples and(Samples later) {
            return new Samples(
                    concatenation(latencyMillis, later.latencyMillis),
                    concatenation(predictedMillis, later.predictedMillis),
                    concatenation(cloudMillis, later.cloudMillis),
                    Math.max(largestError, later.largestError));
        }

        private static List<Double> concatenation(List<Double> first, List<Double> second) {
            List<Double> all = new ArrayList<>(first);
            all.addAll(second);
            return all;
        }
    }
}
