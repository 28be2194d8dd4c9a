package org.jointdnn.device.adapt;

import org.jointdnn.engine.Execution;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Plan;

/**
 * An answered query.
 *
 * @param plan that it began with
 * @param costs that were believed when it began
 */
public record Answered(Plan plan, Costs costs, Execution execution) {}
