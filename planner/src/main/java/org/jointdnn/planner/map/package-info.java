/** The plan map: which plan is best at every bandwidth, or at every load of the server. */
@NullMarked
package org.jointdnn.planner.map;

import org.jspecify.annotations.NullMarked;
