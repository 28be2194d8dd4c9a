/** The placement problem as the JointDNN paper's integer program, solved by a library for such programs. */
@NullMarked
package org.jointdnn.planner.ilp;

import org.jspecify.annotations.NullMarked;
