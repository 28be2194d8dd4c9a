/** Why a plan is the best one, what would have to change for others to win, and why there may be none. */
@NullMarked
package org.jointdnn.planner.explanation;

import org.jspecify.annotations.NullMarked;
