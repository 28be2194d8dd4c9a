package org.jointdnn.cli.costs;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jointdnn.planner.Constraint;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanCost;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.Solution;
import org.jointdnn.planner.Step;

/**
 * Writes a solver's answer as one JSON object.
 *
 * <pre>
 * {"feasible":true,"objective":"latency","value":12.3,"latencyMillis":12.3,"mobileEnergyMillijoules":45.6,
 *  "cloudMillis":1.2,"uploadBytes":1000,"downloadBytes":4000,"placement":["mobile","mobile","cloud"],
 *  "steps":[{"run":"mobile","from":0,"to":1},{"transfer":"up","tensors":["z"],"bytes":1000},
 *           {"run":"cloud","from":2,"to":2},{"transfer":"down","tensors":["y"],"bytes":4000}],
 *  "solver":"exact","solveMicros":85}
 * </pre>
 *
 * <p>Without a plan that meets every constraint it is {@code {"feasible":false,"violated":["maxLatencyMillis"],
 * "nearest":{...},"solver":"exact","solveMicros":85}}, where the nearest plan has the fields from
 * {@code objective} to {@code steps}.
 */
public final class PlanJson {
    private final JsonWriter json;

    private PlanJson(JsonWriter json) {
        this.json = json;
    }

    /** Writes the answer to a problem with this objective, and the end of the line; leaves {@code out} open. */
    public static void write(Solution solution, Objective objective, Writer out) throws IOException {
        JsonWriter json = new JsonWriter(out);
        new PlanJson(json).solution(solution, objective);
        json.flush();
        out.write(System.lineSeparator());
        out.flush();
    }

    /** The answer to a problem with this objective. */
    public static JsonElement tree(Solution solution, Objective objective) throws IOException {
        StringWriter text = new StringWriter();
        write(solution, objective, text);
        return JsonParser.parseString(text.toString());
    }

    private void solution(Solution solution, Objective objective) throws IOException {
        json.beginObject();
        if (solution instanceof Solution.Optimal optimal) {
            json.name("feasible").value(true);
            plan(optimal.plan(), objective);
        } else if (solution instanceof Solution.Infeasible infeasible) {
            json.name("feasible").value(false);
            json.name("violated").beginArray();
            for (Constraint constraint : infeasible.violated()) {
                json.value(constraint.name());
            }
            json.endArray().name("nearest").beginObject();
            plan(infeasible.nearest(), objective);
            json.endObject();
        }
        json.name("solver").value(solution.solver());
        json.name("solveMicros").value(TimeUnit.NANOSECONDS.toMicros(solution.solveNanos()));
        json.endObject();
    }

    private void plan(Plan plan, Objective objective) throws IOException {
        PlanCost cost = plan.cost();
        json.name("objective").value(objective.name());
        json.name("value").value(objective.value(cost));
        json.name("latencyMillis").value(cost.latencyMillis());
        json.name("mobileEnergyMillijoules").value(cost.mobileEnergyMillijoules());
        json.name("cloudMillis").value(cost.cloudMillis());
        json.name("uploadBytes").value(cost.uploadBytes());
        json.name("downloadBytes").value(cost.downloadBytes());
        json.name("placement").beginArray();
        for (Side side : plan.placement()) {
            json.value(named(side));
        }
        json.endArray();
        steps(plan.steps());
    }

    private void steps(List<Step> steps) throws IOException {
        json.name("steps").beginArray();
        for (Step step : steps) {
            json.beginObject();
            if (step instanceof Step.Run run) {
                json.name("run").value(named(run.side()));
                json.name("from").value(run.from()).name("to").value(run.to());
            } else if (step instanceof Step.Transfer transfer) {
                json.name("transfer").value(transfer.to() == Side.CLOUD ? "up" : "down");
                json.name("tensors").beginArray();
                for (String tensor : transfer.tensors()) {
                    json.value(tensor);
                }
                json.endArray().name("bytes").value(transfer.bytes());
            }
            json.endObject();
        }
        json.endArray();
    }

    private static String named(Side side) {
        return side.name().toLowerCase(Locale.ROOT);
    }
}
