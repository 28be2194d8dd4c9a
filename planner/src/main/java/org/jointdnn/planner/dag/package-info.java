/** Placement of single operators of a graph, where parallel branches may run on different sides. */
@NullMarked
package org.jointdnn.planner.dag;

import org.jspecify.annotations.NullMarked;
