package org.jointdnn.cli.costs;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.RankedPlan;
import org.jointdnn.planner.ranking.ParetoFront;
import org.jointdnn.planner.ranking.TopPlans;

/**
 * Several plans of one problem in an answer.
 *
 * <pre>
 * "top":[{"rank":1,"value":12.3,"latencyMillis":12.3,"mobileEnergyMillijoules":45.6,"cloudMillis":1.2,
 *         "uploadBytes":1000,"downloadBytes":4000,"plan":"M[0-1] C[2]","placement":["mobile","mobile","cloud"]},
 *        ...],"topComplete":true,
 * "pareto":[{"value":12.3, ...}, ...],"paretoComplete":true
 * </pre>
 */
public final class RankingJson {
    private RankingJson() {}

    /** Adds the best plans. */
    public static void add(JsonObject answer, TopPlans top) {
        JsonArray plans = new JsonArray();
        for (RankedPlan ranked : top.plans()) {
            JsonObject plan = new JsonObject();
            plan.addProperty("rank", plans.size() + 1);
            addPlan(plan, ranked.plan(), ranked.value());
            plans.add(plan);
        }
        answer.add("top", plans);
        answer.addProperty("topComplete", top.complete());
    }

    /** Adds the front. */
    public static void add(JsonObject answer, ParetoFront front, Objective objective) {
        JsonArray plans = new JsonArray();
        for (Plan each : front.plans()) {
            JsonObject plan = new JsonObject();
            addPlan(plan, each, objective.value(each.cost()));
            plans.add(plan);
        }
        answer.add("pareto", plans);
        answer.addProperty("paretoComplete", front.complete());
    }

    static void addPlan(JsonObject json, Plan plan, double value) {
        json.addProperty("value", value);
        PlanJson.addCost(json, plan.cost());
        json.addProperty("plan", plan.shortForm());
        json.add("placement", PlanJson.placement(plan.placement()));
    }
}
