/** Measures what codecs do to the tensors of a model, and what whole plans lose, with samples on this machine. */
@NullMarked
package org.jointdnn.device.calibration;

import org.jspecify.annotations.NullMarked;
