/** The placement of one training step: a forward and a backward pass, each block of each on its side. */
@NullMarked
package org.jointdnn.planner.training;

import org.jspecify.annotations.NullMarked;
