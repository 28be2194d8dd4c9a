package org.jointdnn.planner.ilp;

import java.util.Optional;
import org.jointdnn.planner.Plan;

/**
 * What a search for the plan of least weighted sum ended with.
 *
 * @param plan the best found within the limits
 * @param bound no plan within the limits has a lower sum; infinite if there is no such plan
 * @param proven whether the search came to its end: {@code plan} is the best, or there is none
 */
record Outcome(Optional<Plan> plan, double bound, boolean proven) {}
