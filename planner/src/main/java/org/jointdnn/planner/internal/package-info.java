/** Search machinery that the planner's solvers share; no API of the module. */
@NullMarked
package org.jointdnn.planner.internal;

import org.jspecify.annotations.NullMarked;
