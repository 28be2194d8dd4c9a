package org.jointdnn.cli.costs;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanCost;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.Solution;
import org.jointdnn.planner.Step;

/**
 * A solver's answer as one JSON object.
 *
 * <pre>
 * {"feasible":true,"objective":"latency","value":12.3,"latencyMillis":12.3,"mobileEnergyMillijoules":45.6,
 *  "cloudMillis":1.2,"uploadBytes":1000,"downloadBytes":4000,"placement":["mobile","mobile","cloud"],
 *  "steps":[{"run":"mobile","from":0,"to":1},{"transfer":"up","tensors":["z"],"bytes":1000},
 *           {"run":"cloud","from":2,"to":2},{"transfer":"down","tensors":["y"],"bytes":4000}],
 *  "solver":"exact","solveMicros":85}
 * </pre>
 *
 * <p>A plan with lossy codecs has {@code accuracyLoss} after {@code downloadBytes}; a transfer some of whose tensors are
 * coded has {@code codecs}, one for each tensor, and {@code rawBytes}, what would cross without.
 *
 * <p>A plan that may not be the best one has {@code gap} before {@code solver}: the most that the best one may be
 * better by, in the objective's unit. Without a plan that meets every constraint it is {@code {"feasible":false,"violated":["maxLatencyMillis"],
 * "nearest":{...},"solver":"exact","solveMicros":85}}, where the nearest plan has the fields from
 * {@code objective} to {@code steps}. Where the solver came to no decision, {@code feasible} is null and {@code
 * violated} empty.
 */
public final class PlanJson {
    private PlanJson() {}

    /** The answer to a problem with this objective. */
    public static JsonObject of(Solution<Plan> solution, Objective objective) {
        return of(solution, objective, (answer, plan) -> {});
    }

    /** The answer to a problem with this objective; {@code more} adds what else there is to say of a plan. */
    public static JsonObject of(Solution<Plan> solution, Objective objective, BiConsumer<JsonObject, Plan> more) {
        return of(solution, (answer, plan) -> {
            addPlan(answer, plan, objective);
            more.accept(answer, plan);
        });
    }

    /** An answer whose plans {@code add} writes. */
    static <P> JsonObject of(Solution<P> solution, BiConsumer<JsonObject, P> add) {
        JsonObject answer = new JsonObject();
        if (solution instanceof Solution.Optimal<P> optimal) {
            answer.addProperty("feasible", true);
            add.accept(answer, optimal.plan());
        } else if (solution instanceof Solution.Bounded<P> bounded) {
            answer.addProperty("feasible", true);
            add.accept(answer, bounded.plan());
            answer.addProperty("gap", bounded.gap());
        } else if (solution instanceof Solution.Infeasible<P> infeasible) {
            JsonArray violated = new JsonArray();
            infeasible.violated().forEach(constraint -> violated.add(constraint.name()));
            addNearest(answer, new JsonPrimitive(false), violated, infeasible.nearest(), add);
        } else if (solution instanceof Solution.Undecided<P> undecided) {
            addNearest(answer, JsonNull.INSTANCE, new JsonArray(), undecided.nearest(), add);
        }
        answer.addProperty("solver", solution.solver());
        answer.addProperty("solveMicros", TimeUnit.NANOSECONDS.toMicros(solution.solveNanos()));
        return answer;
    }

    private static <P> void addNearest(
            JsonObject answer, JsonElement feasible, JsonArray violated, P plan, BiConsumer<JsonObject, P> add) {
        answer.add("feasible", feasible);
        answer.add("violated", violated);
        JsonObject nearest = new JsonObject();
        add.accept(nearest, plan);
        answer.add("nearest", nearest);
    }

    private static void addPlan(JsonObject answer, Plan plan, Objective objective) {
        addSums(answer, plan.cost(), objective);
        answer.add("placement", placement(plan.placement()));
        JsonArray steps = new JsonArray();
        plan.steps().forEach(step -> steps.add(stepJson(step)));
        answer.add("steps", steps);
    }

    static void addSums(JsonObject answer, PlanCost cost, Objective objective) {
        answer.addProperty("objective", objective.name());
        answer.addProperty("value", objective.value(cost));
        addCost(answer, cost);
    }

    static void addCost(JsonObject answer, PlanCost cost) {
        answer.addProperty("latencyMillis", cost.latencyMillis());
        answer.addProperty("mobileEnergyMillijoules", cost.mobileEnergyMillijoules());
        answer.addProperty("cloudMillis", cost.cloudMillis());
        answer.addProperty("uploadBytes", cost.uploadBytes());
        answer.addProperty("downloadBytes", cost.downloadBytes());
        if (cost.accuracyLoss() > 0) {
            answer.addProperty("accuracyLoss", cost.accuracyLoss());
        }
    }

    static JsonArray placement(List<Side> sides) {
        JsonArray placement = new JsonArray();
        sides.forEach(side -> placement.add(named(side)));
        return placement;
    }

    static JsonObject stepJson(Step step) {
        if (step instanceof Step.Run run) {
            return runJson(run.side(), run.from(), run.to());
        }
        Step.Transfer transfer = (Step.Transfer) step;
        JsonObject json = transferJson(transfer.to(), transfer.tensors(), transfer.bytes());
        if (transfer.coded()) {
            JsonArray codecs = new JsonArray();
            transfer.crossings().forEach(crossing -> codecs.add(crossing.codec()));
            json.add("codecs", codecs);
            json.addProperty("rawBytes", transfer.rawBytes());
        }
        return json;
    }

    static JsonObject runJson(Side side, int from, int to) {
        JsonObject json = new JsonObject();
        json.addProperty("run", named(side));
        json.addProperty("from", from);
        json.addProperty("to", to);
        return json;
    }

    static JsonObject transferJson(Side to, List<String> names, long bytes) {
        JsonObject json = new JsonObject();
        json.addProperty("transfer", to == Side.CLOUD ? "up" : "down");
        JsonArray tensors = new JsonArray();
        names.forEach(tensors::add);
        json.add("tensors", tensors);
        json.addProperty("bytes", bytes);
        return json;
    }

    private static String named(Side side) {
        return side.name().toLowerCase(Locale.ROOT);
    }
}
