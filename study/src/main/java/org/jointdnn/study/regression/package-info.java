/** The statistical method: times of segments by regression over what their operations ask for. */
@NullMarked
package org.jointdnn.study.regression;

import org.jspecify.annotations.NullMarked;
