package org.jointdnn.cli.costs;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.util.function.ToDoubleFunction;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.PlanCost;
import org.jointdnn.planner.map.Entry;
import org.jointdnn.planner.map.PlanMap;

/**
 * Plan maps as JSON.
 *
 * <pre>
 * {"bandwidth":[{"fromMbps":0.01,"toMbps":4.2,"plan":"M[0-2]","placement":["mobile","mobile","mobile"],
 *                "value":{"from":12.3,"to":12.3},"latencyMillis":{"from":12.3,"to":12.3},
 *                "mobileEnergyMillijoules":{"from":45.6,"to":45.6},"uploadBytes":0,"downloadBytes":0}, ...],
 *  "load":[{"fromFactor":0.01,"toFactor":7.5, ...}, ...]}
 * </pre>
 *
 * <p>Ranges are in ascending order, each begins where the one before ends. Value, latency and energy are those
 * at the ends of the range. Where no plan is within the limits, {@code plan} and {@code placement} are null and
 * the fields after them are absent.
 */
public final class MapJson {
    private MapJson() {}

    /** The maps of a problem with this objective. */
    public static JsonObject of(PlanMap bandwidth, PlanMap load, Objective objective) {
        JsonObject json = new JsonObject();
        json.add("bandwidth", entries(bandwidth, "Mbps", objective));
        json.add("load", entries(load, "Factor", objective));
        return json;
    }

    private static JsonArray entries(PlanMap map, String unit, Objective objective) {
        JsonArray entries = new JsonArray();
        for (Entry entry : map.entries()) {
            JsonObject json = new JsonObject();
            json.addProperty("from" + unit, entry.from());
            json.addProperty("to" + unit, entry.to());
            if (entry instanceof Entry.Best best) {
                addPlan(json, best, objective);
            } else {
                json.add("plan", JsonNull.INSTANCE);
                json.add("placement", JsonNull.INSTANCE);
            }
            entries.add(json);
        }
        return entries;
    }

    private static void addPlan(JsonObject json, Entry.Best best, Objective objective) {
        json.addProperty("plan", best.plan().shortForm());
        json.add("placement", PlanJson.placement(best.plan().placement()));
        json.add("value", ends(best, objective::value));
        json.add("latencyMillis", ends(best, PlanCost::latencyMillis));
        json.add("mobileEnergyMillijoules", ends(best, PlanCost::mobileEnergyMillijoules));
        json.addProperty("uploadBytes", best.lines().uploadBytes());
        json.addProperty("downloadBytes", best.lines().downloadBytes());
    }

    private static JsonObject ends(Entry.Best best, ToDoubleFunction<PlanCost> quantity) {
        JsonObject ends = new JsonObject();
        ends.addProperty("from", quantity.applyAsDouble(best.costAt(best.from())));
        ends.addProperty("to", quantity.applyAsDouble(best.costAt(best.to())));
        return ends;
    }
}
