/** A whole training: epochs of steps, evaluation, checkpoints. */
@NullMarked
package org.jointdnn.training.fit;

import org.jspecify.annotations.NullMarked;
