package org.jointdnn.cli.costs;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.Locale;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Solution;
import org.jointdnn.planner.training.TrainingPlan;
import org.jointdnn.planner.training.TrainingStep;

/**
 * A solver's answer to a training problem as one JSON object: {@link PlanJson}'s with, in place of
 * {@code placement}, the placement of each pass, and with the pass of each run.
 *
 * <pre>
 * {"feasible":true,"objective":"latency","value":12.3, ..., "downloadBytes":4000,
 *  "forward":["mobile","cloud"],"backward":["mobile","cloud"],"backwardFrom":1,
 *  "steps":[{"run":"mobile","from":0,"to":0,"pass":"forward"},
 *           {"transfer":"up","tensors":["activation 0","labels"],"bytes":1000},
 *           {"run":"cloud","from":1,"to":1,"pass":"forward"},
 *           {"run":"cloud","from":1,"to":1,"pass":"backward"}],
 *  "solver":"exact","solveMicros":85}
 * </pre>
 */
public final class TrainingPlanJson {
    private TrainingPlanJson() {}

    /** The answer to a problem with this objective. */
    public static JsonObject of(Solution<TrainingPlan> solution, Objective objective) {
        return PlanJson.of(solution, (answer, plan) -> addPlan(answer, plan, objective));
    }

    private static void addPlan(JsonObject answer, TrainingPlan plan, Objective objective) {
        PlanJson.addSums(answer, plan.cost(), objective);
        answer.add("forward", PlanJson.placement(plan.forward()));
        answer.add("backward", PlanJson.placement(plan.backward()));
        answer.addProperty("backwardFrom", plan.backwardFrom());
        JsonArray steps = new JsonArray();
        plan.steps().forEach(step -> steps.add(stepJson(step)));
        answer.add("steps", steps);
    }

    private static JsonObject stepJson(TrainingStep step) {
        if (step instanceof TrainingStep.Run run) {
            JsonObject json = PlanJson.runJson(run.side(), run.from(), run.to());
            json.addProperty("pass", run.pass().name().toLowerCase(Locale.ROOT));
            return json;
        }
        TrainingStep.Transfer transfer = (TrainingStep.Transfer) step;
        return PlanJson.transferJson(transfer.to(), transfer.tensors(), transfer.bytes());
    }
}
