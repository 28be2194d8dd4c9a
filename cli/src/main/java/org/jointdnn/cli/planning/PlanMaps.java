package org.jointdnn.cli.planning;

import org.jointdnn.planner.Problem;
import org.jointdnn.planner.map.Axis;
import org.jointdnn.planner.map.PlanMap;

/** A problem's plan maps over bandwidth and over load. */
public record PlanMaps(Problem problem, PlanMap bandwidth, PlanMap load) {
    /** Makes both; throws IllegalArgumentException if the objective has no map. */
    public static PlanMaps of(Problem problem) {
        return new PlanMaps(problem, PlanMap.of(problem, Axis.BANDWIDTH), PlanMap.of(problem, Axis.LOAD));
    }
}
