package org.jointdnn.device.adapt;

import org.jointdnn.planner.Plan;

/** A plan that queries follow. */
record Followed(Plan plan, PlanForecast forecast) {
    static Followed of(Plan plan) {
        return new Followed(plan, PlanForecast.of(plan));
    }
}
