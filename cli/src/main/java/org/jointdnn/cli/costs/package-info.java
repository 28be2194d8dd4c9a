/** The planner's files: COSTS.json, and plans as JSON. */
@NullMarked
package org.jointdnn.cli.costs;

import org.jspecify.annotations.NullMarked;
