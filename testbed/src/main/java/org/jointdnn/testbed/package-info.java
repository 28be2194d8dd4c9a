/** Emulated links, slowed-down compute and trace playback. */
@NullMarked
package org.jointdnn.testbed;

import org.jspecify.annotations.NullMarked;
