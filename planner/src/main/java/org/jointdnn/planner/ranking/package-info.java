/** More than the best plan: the best ones in order, and the front between latency and energy. */
@NullMarked
package org.jointdnn.planner.ranking;

import org.jspecify.annotations.NullMarked;
