/** The placement problem: costs, objectives, plans and the solvers that find them. */
@NullMarked
package org.jointdnn.planner;

import org.jspecify.annotations.NullMarked;
