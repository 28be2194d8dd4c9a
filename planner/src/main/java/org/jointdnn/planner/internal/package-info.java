/** Searches that the planner's solvers share: over sums of linear costs, within limits, for inference and training. */
@NullMarked
package org.jointdnn.planner.internal;

import org.jspecify.annotations.NullMarked;
