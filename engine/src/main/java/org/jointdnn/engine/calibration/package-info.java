/** What codecs do to the tensors of a model: how small, how fast, and how much the answer suffers. */
@NullMarked
package org.jointdnn.engine.calibration;

import org.jspecify.annotations.NullMarked;
