/** Analytical machines: the time and energy of segments from a description of the hardware. */
@NullMarked
package org.jointdnn.study.machine;

import org.jspecify.annotations.NullMarked;
