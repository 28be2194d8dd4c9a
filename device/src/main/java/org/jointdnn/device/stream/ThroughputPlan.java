package org.jointdnn.device.stream;

import org.jointdnn.planner.Plan;

/**
 * A plan for a stream of queries.
 *
 * @param plan its cost is that of a query alone
 * @param proven whether no plan's bottleneck is shorter by more than a millionth; false if the search ended before that was
 *     known
 */
public record ThroughputPlan(Plan plan, StageTimes stages, boolean proven) {}
