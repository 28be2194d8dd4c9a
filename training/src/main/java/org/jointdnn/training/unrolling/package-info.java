/** Recurrent layers as the operators that they repeat. */
@NullMarked
package org.jointdnn.training.unrolling;

import org.jspecify.annotations.NullMarked;
