/** Samples with labels, in memory or from files, and the batches that they are learned in. */
@NullMarked
package org.jointdnn.training.data;

import org.jspecify.annotations.NullMarked;
