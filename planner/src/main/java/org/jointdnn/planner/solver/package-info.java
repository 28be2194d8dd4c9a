/** Solvers of the placement problem of inference: exact, the JointDNN paper's, and exhaustive. */
@NullMarked
package org.jointdnn.planner.solver;

import org.jspecify.annotations.NullMarked;
