/** Plans for a radio that has to be woken up, and stays up for a while after it was used. */
@NullMarked
package org.jointdnn.planner.radio;

import org.jspecify.annotations.NullMarked;
