package org.jointdnn.device.training;

import org.jointdnn.planner.PlanCost;
import org.jointdnn.planner.training.TrainingPlan;

/**
 * A plan that steps follow.
 *
 * @param step the first that does
 * @param predicted cost of each step, but for the first, in which state moves to where the plan needs it
 * @param reason why it was chosen, for people
 */
public record PlanInForce(long step, TrainingPlan plan, PlanCost predicted, String reason) {}
