/** Faults of a link at exact bytes: cuts, stalls, flipped bits, a server that is gone. */
@NullMarked
package org.jointdnn.testbed.faults;

import org.jspecify.annotations.NullMarked;
