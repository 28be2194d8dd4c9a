/** What a device knows of the world while queries run, and what follows from it: estimates, plans, patience, trust in the server. */
@NullMarked
package org.jointdnn.device.adapt;

import org.jspecify.annotations.NullMarked;
