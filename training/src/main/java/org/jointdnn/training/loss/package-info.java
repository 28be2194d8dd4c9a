/** Losses as parts of graphs. */
@NullMarked
package org.jointdnn.training.loss;

import org.jspecify.annotations.NullMarked;
