/** Commands that run the device's own code in virtual time. */
@NullMarked
package org.jointdnn.cli.simulation;

import org.jspecify.annotations.NullMarked;
