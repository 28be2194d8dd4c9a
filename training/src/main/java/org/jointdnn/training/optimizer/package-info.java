/** Optimisers as parts of graphs, and learning-rate schedules. */
@NullMarked
package org.jointdnn.training.optimizer;

import org.jspecify.annotations.NullMarked;
