/** What a device is like at the moment, and what its user wants then. */
@NullMarked
package org.jointdnn.device.conditions;

import org.jspecify.annotations.NullMarked;
