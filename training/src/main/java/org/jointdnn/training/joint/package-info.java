/** One training on two sides: the device's trainer, what it asks of the other side's worker, and how that answers. */
@NullMarked
package org.jointdnn.training.joint;

import org.jspecify.annotations.NullMarked;
