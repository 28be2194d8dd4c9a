package org.jointdnn.cli.costs;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
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
        JsonObject answer = new JsonObject();
        if (solution instanceof Solution.Optimal<Plan> optimal) {
            addFound(answer, optimal.plan(), objective);
        } else if (solution instanceof Solution.Bounded<Plan> bounded) {
            addFound(answer, bounded.plan(), objective);
            answer.addProperty("gap", bounded.gap());
        } else if (solution instanceof Solution.Infeasible<Plan> infeasible) {
            JsonArray violated = new JsonArray();
            infeasible.violated().forEach(constraint -> violated.add(constraint.name()));
            addNearest(answer, new JsonPrimitive(false), violated, infeasible.nearest(), objective);
        } else if (solution instanceof Solution.Undecided<Plan> undecided) {
            addNearest(answer, JsonNull.INSTANCE, new JsonArray(), undecided.nearest(), objective);
        }
        answer.addProperty("solver", solution.solver());
        answer.addProperty("solveMicros", TimeUnit.NANOSECONDS.toMicros(solution.solveNanos()));
        return answer;
    }

    private static void addFound(JsonObject answer, Plan plan, Objective objective) {
        answer.addProperty("feasible", true);
        addPlan(answer, plan, objective);
    }

    private static void addNearest(
            JsonObject answer, JsonElement feasible, JsonArray violated, Plan plan, Objective objective) {
        answer.add("feasible", feasible);
        answer.add("violated", violated);
        JsonObject nearest = new JsonObject();
        addPlan(nearest, plan, objective);
        answer.add("nearest", nearest);
    }

    private static void addPlan(JsonObject answer, Plan plan, Objective objective) {
        PlanCost cost = plan.cost();
        answer.addProperty("objective", objective.name());
        answer.addProperty("value", objective.value(cost));
        answer.addProperty("latencyMillis", cost.latencyMillis());
        answer.addProperty("mobileEnergyMillijoules", cost.mobileEnergyMillijoules());
        answer.addProperty("cloudMillis", cost.cloudMillis());
        answer.addProperty("uploadBytes", cost.uploadBytes());
        answer.addProperty("downloadBytes", cost.downloadBytes());
        JsonArray placement = new JsonArray();
        plan.placement().forEach(side -> placement.add(named(side)));
        answer.add("placement", placement);
        JsonArray steps = new JsonArray();
        plan.steps().forEach(step -> steps.add(stepJson(step)));
        answer.add("steps", steps);
    }

    private static JsonObject stepJson(Step step) {
        JsonObject json = new JsonObject();
        if (step instanceof Step.Run run) {
            json.addProperty("run", named(run.side()));
            json.addProperty("from", run.from());
            json.addProperty("to", run.to());
        } else if (step instanceof Step.Transfer transfer) {
            json.addProperty("transfer", transfer.to() == Side.CLOUD ? "up" : "down");
            JsonArray tensors = new JsonArray();
            transfer.tensors().forEach(tensors::add);
            json.add("tensors", tensors);
            json.addProperty("bytes", transfer.bytes());
        }
        return json;
    }

    private static String named(Side side) {
        return side.name().toLowerCase(Locale.ROOT);
    }
}
