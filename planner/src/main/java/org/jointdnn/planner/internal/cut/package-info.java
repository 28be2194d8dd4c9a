/** Minimum cuts of directed graphs, by push-relabel in whole numbers. */
@NullMarked
package org.jointdnn.planner.internal.cut;

import org.jspecify.annotations.NullMarked;
