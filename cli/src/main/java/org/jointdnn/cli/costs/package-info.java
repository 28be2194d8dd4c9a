/** The planner's files: COSTS.json, plans as JSON, and placements read back from those. */
@NullMarked
package org.jointdnn.cli.costs;

import org.jspecify.annotations.NullMarked;
