/** The plans of inference: runs of blocks, what crosses between them, and the shortest path over them. */
@NullMarked
package org.jointdnn.planner.internal.blocks;

import org.jspecify.annotations.NullMarked;
