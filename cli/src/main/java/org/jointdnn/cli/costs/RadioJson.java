package org.jointdnn.cli.costs;

import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.radio.RadioCharge;
import org.jointdnn.planner.radio.RadioCycle;
import org.jointdnn.planner.radio.RadioEvaluator;

/**
 * What a plan pays for the states of the radio, as a part of its JSON.
 *
 * <pre>
 * "radio":{"idleMillis":30000.0,"promotionMillis":260.0,"promotionMillijoules":314.9,"heldMillis":75.1,
 *          "heldMillijoules":79.6,"tailMillis":11580.0,"tailMillijoules":12274.8}
 * </pre>
 *
 * <p>{@code idleMillis} is null for a query that stands alone.
 */
public final class RadioJson {
    private RadioJson() {}

    /** Adds {@code radio} to a plan. */
    public static void add(JsonObject json, Plan plan, Costs costs, RadioCycle cycle) {
        RadioCharge charge = RadioEvaluator.charge(costs, cycle, plan);
        JsonObject radio = new JsonObject();
        if (Double.isInfinite(cycle.idleMillis())) {
            radio.add("idleMillis", JsonNull.INSTANCE);
        } else {
            radio.addProperty("idleMillis", cycle.idleMillis());
        }
        radio.addProperty("promotionMillis", charge.promotionMillis());
        radio.addProperty("promotionMillijoules", charge.promotionMillijoules());
        radio.addProperty("heldMillis", charge.heldMillis());
        radio.addProperty("heldMillijoules", charge.heldMillijoules());
        radio.addProperty("tailMillis", charge.tailMillis());
        radio.addProperty("tailMillijoules", charge.tailMillijoules());
        json.add("radio", radio);
    }
}
