/** Describes the machine that the program runs on, by measuring chains of operators. */
@NullMarked
package org.jointdnn.study.calibration;

import org.jspecify.annotations.NullMarked;
