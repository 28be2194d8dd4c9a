/** Trainings that go on where they were. */
@NullMarked
package org.jointdnn.training.checkpoint;

import org.jspecify.annotations.NullMarked;
